#include "models/environment/frames.h"

#include <boost/test/unit_test.hpp>

#include "tests/models/environment/reference.h"

namespace flatsat::environment {

BOOST_AUTO_TEST_SUITE(frames)

BOOST_AUTO_TEST_CASE(the_place_below_agrees_with_the_table_of_ground_tracks) {
  for (const auto& row : reference_table("ground_track.csv")) {
    const double gmst = gmst_rad(parse_utc(row.text("utc")));
    const auto place = geodetic({row.number("x_teme_km"), row.number("y_teme_km"), row.number("z_teme_km")}, gmst);
    BOOST_TEST_CONTEXT(row.text("orbit") << " at " << row.text("t_s")) {
      BOOST_TEST(std::abs(std::remainder(gmst / kDegree - row.number("gmst82_deg"), 360.0)) < 2e-7);
      BOOST_TEST(std::abs(place.latitude_deg - row.number("lat_geodetic_deg")) < 2e-6);
      BOOST_TEST(std::abs(std::remainder(place.longitude_deg - row.number("lon_deg"), 360.0)) < 2e-6);
      BOOST_TEST(std::abs(place.altitude_km - row.number("alt_ellipsoid_km")) < 2e-5);
    }
  }
}

BOOST_AUTO_TEST_CASE(sidereal_time_runs_at_its_constant_rate_over_a_month) {
  const auto epoch = parse_utc("2027-06-21T00:00:00Z");
  const double month_s = 30.0 * 86400.0;
  const double error =
      std::remainder(gmst_rad(epoch) + kEarthRotationRadS * month_s - gmst_rad(later(epoch, month_s)), 2.0 * kPi);
  BOOST_TEST(std::abs(error) < 1e-8);
}

BOOST_AUTO_TEST_CASE(on_the_ellipsoid_the_poles_are_lower_than_the_equator) {
  // WGS 84: 6378.137 km and 6356.7523142 km.
  BOOST_TEST(std::abs(geodetic({6378.137, 0, 0}, 0.0).altitude_km) < 1e-9);
  BOOST_TEST(std::abs(geodetic({0, 0, 6356.7523142}, 0.0).altitude_km) < 1e-6);
  BOOST_TEST(geodetic({0, 0, 6356.7523142}, 0.0).latitude_deg == 90.0);
  BOOST_TEST(std::abs(geodetic({0, 7000.0, 0}, kPi / 2.0).longitude_deg) < 1e-12);
}

BOOST_AUTO_TEST_CASE(beta_is_90_deg_with_the_sun_over_the_orbit_and_0_within_its_plane) {
  const Vector r{7000, 0, 0}, v{0, 7.5, 0};
  BOOST_TEST(beta_deg(r, v, {0, 0, 1.5e8}) == 90.0);
  BOOST_TEST(beta_deg(r, v, {0, 0, -1.5e8}) == -90.0);
  BOOST_TEST(beta_deg(r, v, {1e8, -1e8, 0}) == 0.0);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::environment
