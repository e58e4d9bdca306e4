#include "harness/hdl/port_value.h"

#include <boost/test/unit_test.hpp>

namespace flatsat::hdl {

namespace suites {  // a suite is a namespace, which must not meet the function of its name

BOOST_AUTO_TEST_SUITE(port_value)

BOOST_AUTO_TEST_CASE(a_number_becomes_a_literal_of_the_ports_width) {
  BOOST_TEST(hdl::port_value("31", 5).literal == "5'd31");
  BOOST_TEST(hdl::port_value("0x1f", 5).literal == "5'h1f");
  BOOST_TEST(hdl::port_value("0X0_1F", 5).literal == "5'h0_1F");
  BOOST_TEST(hdl::port_value("0", 1).literal == "1'd0");
  BOOST_TEST(hdl::port_value("0xffffffffffffffffffffffff", 96).literal == "96'hffffffffffffffffffffffff");
}

// IEEE 1800-2017, 5.7.1: a size, a base with or without s, digits that may be x or z; and the unsized fills.
BOOST_AUTO_TEST_CASE(a_literal_stays_as_it_is) {
  for (const char* literal : {"5'b1x0z1", "8'h1f", "'d7", "4'sd3", "12'o17_70", "'0", "'1", "'x", "'Z"})
    BOOST_TEST(hdl::port_value(literal, 5).literal == literal);
}

BOOST_AUTO_TEST_CASE(what_is_neither_is_refused) {
  for (const char* text : {"", "high", "0x", "1g", "0x_", "_1", "-1", "+1", " 1", "1.0", "'", "5''h1", "'2", "5'h",
                           "5'h_1", "x'h1", "5'1"}) {
    BOOST_TEST(hdl::port_value(text, 5).wrong == "must be like 1, 0x1f or 8'h1f", text);
    BOOST_TEST(hdl::port_value(text, 5).literal == "", text);
  }
}

BOOST_AUTO_TEST_CASE(a_number_that_is_too_large_is_refused_and_never_cut) {
  for (const char* text : {"32", "0x20", "0x100000000000000001", "18446744073709551617"})
    BOOST_TEST(hdl::port_value(text, 5).wrong == "must fit into 5 bits", text);
  BOOST_TEST(hdl::port_value("2", 1).wrong == "must fit into 1 bits");
  BOOST_TEST(hdl::port_value("0x1ffffffffffffffff", 64).wrong == "must fit into 64 bits");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace suites

}  // namespace flatsat::hdl
