#include "models/power/solar_array.h"

#include <boost/test/unit_test.hpp>

namespace flatsat {

using boost::test_tools::tolerance;

BOOST_AUTO_TEST_SUITE(solar_array)

BOOST_AUTO_TEST_CASE(at_its_rating_it_gives_its_rated_power) {
  SolarArrayConfig array;
  array.pointing_error_deg = 0.0;
  BOOST_TEST(array_power_w(array, 1361.0, 28.0, array.strings) == 165e3, tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(turned_by_sixty_degrees_it_gives_half) {
  SolarArrayConfig array;
  array.pointing_error_deg = 60.0;
  BOOST_TEST(array_power_w(array, 1361.0, 28.0, array.strings) == 82.5e3, tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(at_eighty_degrees_celsius_it_has_lost_an_eighth_as_its_cells_do) {
  SolarArrayConfig array;
  array.pointing_error_deg = 0.0;
  // 3G30C single-diode fit at 80 degC: -12.3 % of the maximum power from 28 degC.
  BOOST_TEST(array_power_w(array, 1361.0, 80.0, array.strings) / 165e3 == 1.0 - 0.123, tolerance(0.002));
}

BOOST_AUTO_TEST_CASE(a_lost_string_takes_its_share) {
  SolarArrayConfig array;
  array.pointing_error_deg = 0.0;
  BOOST_TEST(array_power_w(array, 1361.0, 28.0, array.strings - 6) == 165e3 * 0.9, tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(in_the_dark_it_gives_nothing_and_cools) {
  const SolarArrayConfig array;
  BOOST_TEST(array_power_w(array, 0.0, 28.0, array.strings) == 0.0);
  BOOST_TEST(array_temperature_after(array, 60.0, 0.0, 239.0, 0.0, 600.0) < 30.0);
}

BOOST_AUTO_TEST_CASE(its_temperature_settles_where_absorbed_and_emitted_balance) {
  SolarArrayConfig array;
  double degc = 0.0;
  for (int i = 0; i < 20000; ++i) degc = array_temperature_after(array, degc, 1361.0, 0.0, 0.0, 10.0);
  // By hand: (0.90 x 1361 / (2 x 0.85 x 5.670374419e-8))^(1/4) = 335.76 K.
  BOOST_TEST(degc + 273.15 == 335.76, tolerance(1e-4));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat
