#include "models/environment/exposure.h"

#include <boost/test/unit_test.hpp>

#include "tests/models/environment/reference.h"

namespace flatsat::environment {

BOOST_AUTO_TEST_SUITE(exposure)

namespace {

OrbitElements circular(double altitude_km, double inclination_deg) {
  OrbitElements elements;
  elements.altitude_km = altitude_km;
  elements.inclination_deg = inclination_deg;
  return elements;
}
const Utc kEpoch = parse_utc("2027-06-21T00:00:00Z");

}  // namespace

BOOST_AUTO_TEST_CASE(the_time_in_the_anomaly_is_that_of_the_orbit) {
  for (const auto& row : reference_table("saa_residency.csv")) {
    const double time = time_over(anomaly_polygon(), circular(row.number("alt_km"), row.number("inc_deg")), kEpoch);
    BOOST_TEST(std::abs(time - row.number("frac_time_extended")) < 0.004, row.text("orbit") << ": " << time);
  }
}

BOOST_AUTO_TEST_CASE(no_time_is_spent_over_no_region_and_all_of_it_over_the_whole_map) {
  BOOST_TEST(time_over({}, circular(650.0, 98.0), kEpoch) == 0.0);
  BOOST_TEST(time_over({{-90, -180}, {90, -180}, {90, 180}, {-90, 180}}, circular(650.0, 98.0), kEpoch) == 1.0);
}

// a (1 + e) - 6378.137 = 7878.137 x 1.1 - 6378.137 = 2287.81 km.
BOOST_AUTO_TEST_CASE(the_highest_altitude_is_that_of_the_apogee) {
  auto elements = circular(1500.0, 60.0);
  elements.eccentricity = 0.1;
  BOOST_TEST(highest_altitude_km(elements, kEpoch) == 2287.81, boost::test_tools::tolerance(1e-3));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::environment
