#include "harness/base/name.h"

#include <boost/test/unit_test.hpp>
#include <string>
#include <vector>

#include "harness/base/kernel_name.h"

namespace flatsat::base {

BOOST_AUTO_TEST_SUITE(name)

BOOST_AUTO_TEST_CASE(letters_digits_underscores_and_dashes_make_a_name) {
  for (const auto& good : std::vector<std::string>{"a", "7", "npu0", "rack_1-left", "-a", std::string(64, 'x')})
    BOOST_TEST(name_problem(good) == "", good);
}

BOOST_AUTO_TEST_CASE(what_a_channel_cannot_bear_is_no_name_and_the_rule_is_told) {
  for (const std::string bad :
       {"", "rack 1", " a", "a ", "a/b", "a.b", "k\xc3\xbchler", "-", "__", "a\tb", "a\nb", "$a"}) {
    BOOST_TEST(name_problem(bad).find("must be letters, digits, _ and -") == 0u, bad);
    if (bad != "a.b") BOOST_TEST(channel_name_problem(bad) != "", bad);
  }
  BOOST_TEST(name_problem(std::string("a\0b", 3)) != "");
  BOOST_TEST(name_problem(std::string(65, 'x')) != "");
}

BOOST_AUTO_TEST_CASE(a_channel_is_named_by_names_joined_with_dots) {
  for (const std::string good : {"a", "a.power.battery.soc", "x.0"}) BOOST_TEST(channel_name_problem(good) == "", good);
  for (const std::string bad : {"", ".", "a.", ".a", "a..b", "a.-", "a. b"})
    BOOST_TEST(channel_name_problem(bad) != "", bad);
  BOOST_TEST(channel_name_problem("a." + std::string(198, 'x')) == "");
  BOOST_TEST(channel_name_problem("a." + std::string(199, 'x')) != "");
}

BOOST_AUTO_TEST_CASE(the_kernel_s_name_of_a_member_is_that_of_nothing_else) {
  BOOST_TEST(kernel_name("c.p00s00") != kernel_name("c_p00s00"));
  BOOST_TEST(kernel_name("c.p00s00").find('.') == std::string::npos);  // SystemC keeps it for its hierarchy
  BOOST_TEST(kernel_name("npu0") == "npu0");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::base
