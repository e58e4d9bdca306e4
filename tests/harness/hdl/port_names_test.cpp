#include "harness/hdl/port_names.h"

#include <boost/test/unit_test.hpp>

namespace flatsat::hdl {

BOOST_AUTO_TEST_SUITE(port_names)

BOOST_AUTO_TEST_CASE(words_end_at_signs_and_humps) {
  const std::vector<std::string> expected{"s", "axi", "arst", "n", "i"};
  BOOST_TEST(words_of_name("s_axi.arstN_i") == expected, boost::test_tools::per_element());
  BOOST_TEST(words_of_name("__").empty());
}

BOOST_AUTO_TEST_CASE(clocks_are_told_from_what_serves_a_clock) {
  for (const char* name : {"clk", "clk_i", "ACLK", "sys_clock", "ck"}) BOOST_TEST(names_clock(name), name);
  for (const char* name : {"clk_en", "clock_gate", "clk_div", "clk_req", "data"}) BOOST_TEST(!names_clock(name), name);
}

BOOST_AUTO_TEST_CASE(resets_are_told_from_words_that_hold_their_letters) {
  for (const char* name :
       {"rst", "rst_ni", "aresetn", "reset", "arst_n", "por_n", "porb", "rstz", "reset_reset_n", "npor"})
    BOOST_TEST(names_reset(name), name);
  for (const char* name : {"first", "burst", "rst_req", "reset_vector", "worst", "vapor", "portb", "port_n"})
    BOOST_TEST(!names_reset(name), name);
}

BOOST_AUTO_TEST_CASE(a_reset_is_active_low_where_its_name_says_so) {
  for (const char* name : {"rst_ni", "aresetn", "nrst", "rst_b", "rst_", "reset_reset_n", "por_n", "por_b", "porb",
                           "rstz", "rst_sys_n", "resetbar"})
    BOOST_TEST(names_low(name), name);
  for (const char* name : {"rst", "reset", "rst_i", "por", "reset_reset", "n_bits_rst_done"})
    BOOST_TEST(!names_low(name), name);
}

BOOST_AUTO_TEST_CASE(interrupts_and_ends_of_work_are_told_by_their_words) {
  BOOST_TEST(names_interrupt("uart_irq_o"));
  BOOST_TEST(names_interrupt("int_o"));
  BOOST_TEST(!names_interrupt("print"));
  BOOST_TEST(names_end("conv_done_o"));
  BOOST_TEST(!names_end("undone"));
}

BOOST_AUTO_TEST_CASE(enables_and_serial_lines_rest_high_and_accesses_do_not) {
  const auto rests = [](const std::string& name, unsigned bits) {
    RtlPort port;
    port.name = name;
    port.bits = bits;
    return rests_high(port);
  };
  BOOST_TEST(rests("uart_rx", 1));
  BOOST_TEST(rests("clk_en", 1));
  BOOST_TEST(!rests("ram_wr_en", 1));
  BOOST_TEST(!rests("rx", 8));
  BOOST_TEST(!rests("test_en", 1));
  BOOST_TEST(!rests("EN_start", 1));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::hdl
