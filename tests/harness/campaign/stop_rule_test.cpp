#include "harness/campaign/stop_rule.h"

#include <boost/test/unit_test.hpp>
#include <cmath>

#include "harness/time/seed.h"
#include "tests/support/seed.h"

namespace flatsat::campaign {

BOOST_AUTO_TEST_SUITE(stop_rule)

BOOST_AUTO_TEST_CASE(the_exact_interval_has_its_closed_forms_at_the_ends) {
  // No event in n: 1 - (alpha / 2)^(1 / n); all in n: (alpha / 2)^(1 / n).
  const auto none = clopper_pearson(0, 10, 0.95), all = clopper_pearson(10, 10, 0.95);
  BOOST_TEST(none.first == 0.0);
  BOOST_TEST(none.second == 1.0 - std::pow(0.025, 0.1), boost::test_tools::tolerance(1e-9));
  BOOST_TEST(all.first == std::pow(0.025, 0.1), boost::test_tools::tolerance(1e-9));
  BOOST_TEST(all.second == 1.0);
  BOOST_TEST(clopper_pearson(0, 0, 0.95).second == 1.0);
}

BOOST_AUTO_TEST_CASE(the_exact_interval_is_that_of_the_beta_distribution_in_between) {
  // 1 of 2: the bounds solve 1 - (1 - p)^2 = 0.025 and p^2 = 0.025 in 1 - p, by hand.
  const auto half = clopper_pearson(1, 2, 0.95);
  BOOST_TEST(half.first == 1.0 - std::sqrt(0.975), boost::test_tools::tolerance(1e-9));
  BOOST_TEST(half.second == std::sqrt(0.975), boost::test_tools::tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(it_looks_at_powers_of_two_only_and_not_before_32) {
  StopRule rule(0.5);  // any interval at all is narrow enough
  for (int i = 1; i < 32; ++i) BOOST_REQUIRE(!rule.add(false));
  BOOST_TEST(rule.add(false));
  StopRule never(0.0);
  for (int i = 0; i < 1000; ++i) BOOST_REQUIRE(!never.add(false));
}

BOOST_AUTO_TEST_CASE(the_interval_at_the_stop_holds_the_truth_in_95_of_100_campaigns) {
  time::NamedStream stream(support::seed_or(5), "stop_rule_test");
  int missed = 0;
  constexpr int kCampaigns = 600;
  for (int c = 0; c < kCampaigns; ++c) {
    StopRule rule(0.05);
    const double truth = 0.2;
    while (!rule.add(static_cast<double>(stream.next() >> 11) * 0x1p-53 < truth)) {
    }
    missed += rule.interval()->first > truth || rule.interval()->second < truth ? 1 : 0;
  }
  BOOST_TEST(missed <= kCampaigns / 20);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::campaign
