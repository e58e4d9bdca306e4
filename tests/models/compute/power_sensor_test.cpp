#include "models/compute/power_sensor.h"

#include <boost/test/unit_test.hpp>

namespace flatsat::compute {

BOOST_AUTO_TEST_SUITE(power_sensor)

namespace {

/// 100 W until 0.95 s, 500 W from then on, told each 5 ms.
void step_load(PowerSensor& sensor, double until_s) {
  for (int i = 1; i * 0.005 <= until_s + 1e-9; ++i) {
    const double t = i * 0.005;
    sensor.take(t, t <= 0.95 ? 100.0 * t : 95.0 + 500.0 * (t - 0.95));
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(an_instant_sensor_sees_a_step_at_its_next_update_and_not_before) {
  PowerSensor sensor({.window_s = 0.025, .update_s = 0.1, .gain = 1.0});
  step_load(sensor, 0.995);
  BOOST_TEST(sensor.shown_w() == 100.0, boost::test_tools::tolerance(1e-6));
  step_load(sensor = PowerSensor({.window_s = 0.025, .update_s = 0.1, .gain = 1.0}), 1.0);
  BOOST_TEST(sensor.shown_w() == 500.0, boost::test_tools::tolerance(1e-6));
}

BOOST_AUTO_TEST_CASE(an_average_sensor_reaches_a_step_only_after_its_window) {
  PowerSensor sensor({.window_s = 1.0, .update_s = 0.1, .gain = 1.0});
  step_load(sensor, 1.0);
  BOOST_TEST(sensor.shown_w() == 120.0, boost::test_tools::tolerance(1e-6));  // 0.95 s of 100 W and 0.05 s of 500 W
  sensor = PowerSensor({.window_s = 1.0, .update_s = 0.1, .gain = 1.0});
  step_load(sensor, 2.0);
  BOOST_TEST(sensor.shown_w() == 500.0, boost::test_tools::tolerance(1e-6));
}

BOOST_AUTO_TEST_CASE(a_card_shows_its_own_gain) {
  PowerSensor sensor({.window_s = 0.025, .update_s = 0.1, .gain = 1.04});
  step_load(sensor, 0.5);
  BOOST_TEST(sensor.shown_w() == 104.0, boost::test_tools::tolerance(1e-6));
}

BOOST_AUTO_TEST_CASE(one_long_stretch_reads_like_many_short_ones) {
  PowerSensor sensor({.window_s = 1.0, .update_s = 0.1, .gain = 1.0});
  sensor.take(30.0, 2700.0);
  BOOST_TEST(sensor.shown_w() == 90.0, boost::test_tools::tolerance(1e-9));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::compute
