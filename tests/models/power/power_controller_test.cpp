#include "models/power/power_controller.h"

#include <boost/test/unit_test.hpp>

namespace flatsat::power {

BOOST_AUTO_TEST_SUITE(power_controller)

namespace {

PowerSituation sunny() {
  return {.array_w = 160e3,
          .base_load_w = 4e3,
          .compute_full_w = 120e3,
          .soc = 0.97,
          .thermal_derate = 1.0,
          .previous_share = 1.0};
}

}  // namespace

BOOST_AUTO_TEST_CASE(in_full_sun_compute_gets_everything) { BOOST_TEST(compute_share({}, sunny()) == 1.0); }

BOOST_AUTO_TEST_CASE(in_eclipse_compute_gets_the_eclipse_share) {
  auto dark = sunny();
  dark.array_w = 0.0;
  BOOST_TEST(compute_share({}, dark) == 0.6);
}

BOOST_AUTO_TEST_CASE(while_the_battery_charges_its_reserve_is_kept_from_compute) {
  auto s = sunny();
  s.array_w = 130e3;
  s.soc = 0.7;
  // 130 - 4 - 15 kW of 120 kW is 92.5 %, down to a step of 5 %.
  BOOST_TEST(compute_share({}, s) == 0.90, boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(a_low_battery_means_little_and_a_critical_one_nothing_until_it_is_above_the_hysteresis) {
  auto s = sunny();
  s.soc = 0.44;
  BOOST_TEST(compute_share({}, s) == 0.3);
  s.soc = 0.29;
  BOOST_TEST(compute_share({}, s) == 0.0);
  s.previous_share = 0.0;
  s.soc = 0.32;
  BOOST_TEST(compute_share({}, s) == 0.0);
  s.soc = 0.34;
  BOOST_TEST(compute_share({}, s) == 0.3);
}

BOOST_AUTO_TEST_CASE(hot_radiators_bound_the_share) {
  auto s = sunny();
  s.thermal_derate = 0.52;
  BOOST_TEST(compute_share({}, s) == 0.5, boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::power
