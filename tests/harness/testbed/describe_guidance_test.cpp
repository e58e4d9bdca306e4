#include <boost/test/unit_test.hpp>

#include "harness/testbed/describe.h"
#include "tests/harness/testbed/described.h"

namespace flatsat::testbed {

namespace suites {  // a suite is a namespace, which must not meet the function of its name

BOOST_AUTO_TEST_SUITE(describe_guidance)

BOOST_AUTO_TEST_CASE(angles_become_radians_and_words_modes) {
  const auto g = described(testbed::describe_guidance,
                           "mode = 'nadir'\narray = 'one-axis'\nslew_rate = '0.5 deg/s'\nerror = '1 mrad'\n"
                           "settling = '1 min'\n");
  BOOST_TEST((g.mode == guidance::PointingMode::kNadir));
  BOOST_TEST((g.drive == guidance::ArrayDrive::kOneAxis));
  BOOST_TEST(g.slew_rad_s == 0.5 * 3.14159265358979323846 / 180.0, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(g.error_rad == 1e-3);
  BOOST_TEST(g.settling_s == 60.0);
}

BOOST_AUTO_TEST_CASE(a_terminal_searches_wider_than_the_body_errs) {
  const std::string keys = "error = '1 mrad'\nlink_tolerance = ";
  BOOST_TEST(mistakes(testbed::describe_guidance, keys + "'1.1 mrad'\n") == "");
  BOOST_TEST(mistakes(testbed::describe_guidance, keys + "'1 mrad'\n") == "f:2:18: link_tolerance must be above error");
}

BOOST_AUTO_TEST_CASE(a_mode_that_is_none_and_a_rate_of_nothing_are_mistakes) {
  BOOST_TEST(mistakes(testbed::describe_guidance, "mode = 'nadi'\n") ==
             "f:1:8: mode must be one of: sun, nadir, link, safe; did you mean nadir?");
  BOOST_TEST(mistakes(testbed::describe_guidance, "slew_rate = '0 rad/s'\n") ==
             "f:1:13: slew_rate must be from 1e-06 to 1 rad/s");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace suites

}  // namespace flatsat::testbed
