#include <boost/test/unit_test.hpp>

#include "harness/testbed/describe.h"
#include "tests/harness/testbed/described.h"

namespace flatsat::testbed {

namespace suites {  // a suite is a namespace, which must not meet the function of its name

BOOST_AUTO_TEST_SUITE(describe_requirement)

namespace {

std::string requirement(const std::string& keys) {
  return mistakes(testbed::describe_requirement, "id = 'r'\ntext = 't'\n" + keys);
}
std::string waiver(const std::string& keys) {
  return mistakes(describe_waiver, "id = 'w'\nrequirement = 'r'\nowner = 'o'\nreason = 'x'\n" + keys);
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_statistic_has_just_the_keys_that_it_needs) {
  BOOST_TEST(requirement("statistic = 'maximum'\nchannel = 'x'\nat_most = '1 V'\n") == "");
  BOOST_TEST(has(requirement("statistic = 'maximum'\nat_most = '1 V'\n"), "needs a channel"));
  BOOST_TEST(has(requirement("statistic = 'count'\nchannel = 'x'\nevent = 'e'\nat_most = 1\n"), "needs no channel"));
  BOOST_TEST(has(requirement("statistic = 'count'\nat_most = 1\n"), "needs an event"));
  BOOST_TEST(has(requirement("statistic = 'delay'\nevent = 'e'\nat_most = '1 s'\n"), "to_event belongs to delay"));
  BOOST_TEST(
      has(requirement("statistic = 'duration_above'\nchannel = 'x'\nat_most = '1 s'\n"), "threshold belongs to"));
  BOOST_TEST(has(requirement("statistic = 'final'\nchannel = 'x'\n"), "needs at_least or at_most"));
  BOOST_TEST(has(requirement("statistic = 'rate'\nchannel = 'x'\nevent = 'e'\nat_most = 1\n"), "and not both"));
}

BOOST_AUTO_TEST_CASE(an_expression_belongs_to_robustness_and_may_go_over_time) {
  BOOST_TEST(requirement("statistic = 'robustness'\nholds = 'always (x > 1 V)'\n") == "");
  BOOST_TEST(has(requirement("statistic = 'robustness'\n"), "holds belongs to robustness"));
  BOOST_TEST(has(requirement("statistic = 'count'\nevent = 'e'\nwhen = 'x'\nat_most = 1\n"),
                 "when belongs to a channel's figure"));
}

BOOST_AUTO_TEST_CASE(a_mistake_in_an_expression_has_its_place_in_the_file_and_its_column_in_the_text) {
  BOOST_TEST(requirement("statistic = 'robustness'\nholds = 'always (x > )'\n") ==
             "f:4:9: holds at column 13: there must be a number, not ')'");
}

BOOST_AUTO_TEST_CASE(a_waiver_ends_on_a_day_of_the_calendar) {
  BOOST_TEST(waiver("until = '2027-03-31'\n") == "");
  for (const char* day : {"2027-13-31", "31.3.2027", "2027-3-1", "soon"})
    BOOST_TEST(has(waiver(std::string("until = '") + day + "'\n"), "must be a day like 2027-03-31"), day);
}

BOOST_AUTO_TEST_CASE(a_waiver_whose_last_day_is_over_is_refused_with_its_owner) {
  Testbed bed;
  bed.waivers = {{.id = "w",
                  .requirement = "r",
                  .owner = "M. Doe",
                  .reason = "x",
                  .until = "2020-01-31",
                  .when = {},
                  .location = {"f", 7, 1}}};
  BOOST_CHECK_EXCEPTION(refuse_expired_waivers(bed), config::ConfigError, [](const auto& error) {
    return std::string(error.what()) ==
           "f:7:1: waiver w ended on 2020-01-31; renew it with M. Doe, its owner, or remove it";
  });
  bed.waivers[0].until = "9999-12-31";
  BOOST_CHECK_NO_THROW(refuse_expired_waivers(bed));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace suites

}  // namespace flatsat::testbed
