#include "harness/campaign/margins.h"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

namespace flatsat::campaign {

BOOST_AUTO_TEST_SUITE(margins)

namespace {

nlohmann::json passed(double limit, double margin, const char* unit, double own = 0.0) {
  return {{"verdict", "PASS"}, {"limit", limit}, {"margin", margin}, {"unit", unit}, {"marginal_below", own}};
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_requirement_says_it_in_its_own_unit_before_the_campaign_does) {
  const auto rule = marginal_rule(passed(280.0, 4.0, "V", 5.0), 0.001);
  BOOST_TEST(*rule.below == 5.0);
  BOOST_TEST(rule.from == "requirement");
  BOOST_TEST(is_marginal(passed(280.0, 4.0, "V", 5.0), 0.001));
  BOOST_TEST(!is_marginal(passed(280.0, 6.0, "V", 5.0), 0.5));
}

BOOST_AUTO_TEST_CASE(else_a_fraction_of_the_limit_is_the_campaigns_or_the_usual_tenth) {
  BOOST_TEST(*marginal_rule(passed(280.0, 4.0, "V"), 0.02).below == 5.6, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(marginal_rule(passed(280.0, 4.0, "V"), 0.02).from == "campaign");
  BOOST_TEST(*marginal_rule(passed(-0.05, 0.01, "1"), std::nullopt).below == 0.005,
             boost::test_tools::tolerance(1e-12));
  BOOST_TEST(marginal_rule(passed(-0.05, 0.01, "1"), std::nullopt).from == "default");
}

BOOST_AUTO_TEST_CASE(a_temperature_and_a_limit_of_zero_have_no_fraction) {
  BOOST_TEST(!is_marginal(passed(60.0, 0.1, "degC"), 0.1));
  BOOST_TEST(is_marginal(passed(60.0, 0.1, "degC", 2.0), 0.1));
  BOOST_TEST(!is_marginal(passed(0.0, 0.0, "1"), 0.1));
  BOOST_TEST(marginal_rule(passed(60.0, 0.1, "degC"), 0.1).from.substr(0, 4) == "none");
}

BOOST_AUTO_TEST_CASE(what_failed_is_not_marginal) {
  auto failed = passed(280.0, -1.0, "V", 5.0);
  failed["verdict"] = "FAIL";
  BOOST_TEST(!is_marginal(failed, 0.1));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::campaign
