#include "models/power/ageing.h"

#include <boost/test/unit_test.hpp>
#include <cmath>

namespace flatsat::power {

using boost::test_tools::tolerance;

BOOST_AUTO_TEST_SUITE(ageing)

BOOST_AUTO_TEST_CASE(a_year_at_3_8_volts_and_25_degrees_costs_the_published_share_at_any_step) {
  for (const int steps : {1, 365, 10000}) {
    AgeingState state;
    for (int i = 0; i < steps; ++i)
      state = age({.enabled = true}, state, {0.0, 2.05, 3.8, 25.0, 365.0 * 86400.0 / steps});
    // Check value of the published formula: 0.02829 after 365 d at 3.8 V and 25 degC.
    BOOST_TEST(1.0 - capacity_left({}, state) == 0.02829, tolerance(1e-3));
  }
}

BOOST_AUTO_TEST_CASE(cycles_of_one_depth_add_up_to_the_root_of_their_throughput) {
  const AgeingConfig config{.enabled = true};
  AgeingState state;
  const double hour = 3600.0;
  for (int i = 0; i < 200; ++i) {  // 60 % of 2.05 Ah each way, at 3.7 V, so cold that the calendar stands still
    for (int k = 0; k < 10; ++k) state = age(config, state, {1.23, 2.05, 3.7, -200.0, hour / 10});
    for (int k = 0; k < 10; ++k) state = age(config, state, {-1.23, 2.05, 3.7, -200.0, hour / 10});
  }
  const double throughput = 200 * 2 * 1.23;
  const double beta = 7.348e-3 * 0.033 * 0.033 + 7.600e-4 + 4.081e-3 * 0.6;
  BOOST_TEST(1.0 - capacity_left(config, state) == beta * std::sqrt(throughput), tolerance(1e-6));
  const double growth = 2.153e-4 * 0.025 * 0.025 - 1.521e-5 + 2.798e-4 * 0.6;
  BOOST_TEST(resistance_grown(config, state) - 1.0 == growth * throughput, tolerance(1e-6));
}

BOOST_AUTO_TEST_CASE(deeper_cycles_warmer_and_fuller_storage_age_more) {
  BOOST_TEST(cycle_fade(3.7, 0.8) > cycle_fade(3.7, 0.2));
  BOOST_TEST(calendar_fade(3.8, 40.0) > calendar_fade(3.8, 20.0));
  BOOST_TEST(calendar_fade(4.1, 25.0) > calendar_fade(3.6, 25.0));
  BOOST_TEST(calendar_fade(2.5, 25.0) == 0.0);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::power
