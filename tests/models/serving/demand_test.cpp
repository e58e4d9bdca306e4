// Requests at random: how many, when in the day, how long.
#include "models/serving/demand.h"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <numbers>

#include "harness/time/seed.h"

namespace flatsat::serving {

BOOST_AUTO_TEST_SUITE(demand)

namespace {

constexpr double kDay = 86400.0;

std::vector<Ask> asks_of_days(PoissonDemand& demand, double days) {
  std::vector<Ask> asks;
  while (static_cast<double>(demand.next_ps()) < days * kDay * 1e12) asks.push_back(demand.take());
  return asks;
}

BOOST_AUTO_TEST_CASE(as_many_come_as_the_rate_says_in_order_of_time) {
  time::NamedStream a(1, "a"), b(1, "b");
  PoissonConfig slow, fast;
  slow.per_s = 0.1;
  fast.per_s = 0.4;
  PoissonDemand demand({slow, fast}, {&a, &b});
  const auto asks = asks_of_days(demand, 1.0);
  double of_slow = 0.0;
  for (const auto& ask : asks) of_slow += ask.site == 0 ? 1.0 : 0.0;
  const double of_fast = static_cast<double>(asks.size()) - of_slow;
  BOOST_TEST(std::abs(of_slow - 8640.0) < 4.0 * std::sqrt(8640.0));
  BOOST_TEST(std::abs(of_fast - 34560.0) < 4.0 * std::sqrt(34560.0));
  BOOST_TEST(std::is_sorted(asks.begin(), asks.end(), [](const auto& x, const auto& y) { return x.at_ps < y.at_ps; }));
}

// The rate 1 + cos: the six hours round the peak have 1/4 + sin(pi/4)/pi of a day's requests.
BOOST_AUTO_TEST_CASE(most_come_round_the_peak_of_the_local_day) {
  time::NamedStream stream(1, "a");
  PoissonConfig config;
  config.per_s = 0.5;
  config.diurnal = 1.0;
  config.peak_h = 20.0;
  config.local_start_h = 8.0;  // the peak is 12 h from the start
  PoissonDemand demand({config}, {&stream});
  const auto asks = asks_of_days(demand, 4.0);
  double near = 0.0;
  for (const auto& ask : asks)
    near += std::abs(std::fmod(static_cast<double>(ask.at_ps) * 1e-12, kDay) / 3600.0 - 12.0) < 3.0 ? 1.0 : 0.0;
  const auto all = static_cast<double>(asks.size());
  const double share = 0.25 + std::sin(std::numbers::pi / 4.0) / std::numbers::pi;
  BOOST_TEST(std::abs(all - 4.0 * 43200.0) < 4.0 * std::sqrt(4.0 * 43200.0));
  BOOST_TEST(std::abs(near / all - share) < 4.0 * std::sqrt(share * (1.0 - share) / all));
}

BOOST_AUTO_TEST_CASE(tokens_have_their_mean_or_are_spread_about_it_and_are_never_longer_than_said) {
  time::NamedStream stream(1, "a");
  PoissonConfig config;
  config.tokens = {.context = 500.0, .generated = 200.0, .exponential = true, .longest = 2000};
  PoissonDemand demand({config}, {&stream});
  double context = 0.0;
  bool cut = false;
  for (int i = 0; i < 20'000; ++i) {
    const Ask ask = demand.take();
    context += static_cast<double>(ask.context_tokens);
    BOOST_REQUIRE(ask.context_tokens >= 1u);
    BOOST_REQUIRE(ask.generated_tokens >= 1u);
    BOOST_REQUIRE(ask.context_tokens + ask.generated_tokens <= 2000u);
    cut = cut || ask.context_tokens + ask.generated_tokens == 2000u;
  }
  // Cut at 1999: the mean is 500 (1 - exp(-1999/500)).
  BOOST_TEST(context / 20'000.0 == 500.0 * (1.0 - std::exp(-1999.0 / 500.0)), boost::test_tools::tolerance(0.03));
  BOOST_TEST(cut);
}

BOOST_AUTO_TEST_CASE(what_one_site_asks_does_not_depend_on_the_others) {
  const auto first_of_b = [](bool with_a) {
    time::NamedStream a(1, "a"), b(1, "b");
    std::vector<PoissonConfig> configs{{}};
    std::vector<model::RandomStream*> streams{&b};
    if (with_a) {
      configs.insert(configs.begin(), PoissonConfig{.per_s = 7.0});
      streams.insert(streams.begin(), &a);
    }
    PoissonDemand demand(configs, streams);
    const unsigned wanted = with_a ? 1 : 0;
    for (;;) {
      const Ask ask = demand.take();
      if (ask.site == wanted) return ask.at_ps;
    }
  };
  BOOST_TEST(first_of_b(true) == first_of_b(false));
}

}  // namespace

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::serving
