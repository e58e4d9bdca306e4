#include <boost/test/unit_test.hpp>

#include "harness/orbit/tables.h"
#include "models/environment/frames.h"
#include "tests/harness/orbit/circles.h"

namespace flatsat::orbit {

namespace suites {  // a suite is a namespace, which must not meet the function of its name

BOOST_AUTO_TEST_SUITE(states_table)

namespace {

const auto near(double share) { return boost::test_tools::tolerance(share); }
const std::string kBegin = "2026-03-20T14:46:00Z";

/// Lost after 30 s, as SGP4 or an ephemeris says it.
template <class Error>
struct LostAfter30S : environment::Orbit {
  explicit LostAfter30S(Error lost) : error(std::move(lost)) {}
  environment::OrbitState state(double seconds) const override {
    if (seconds > 30.0) throw error;
    return Circle(7000.0, 0.0).state(seconds);
  }
  const Error error;
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_state_has_its_place_in_three_frames) {
  std::vector<std::string> lost;
  const auto table = orbit::states_table({flown(std::make_shared<Circle>(7000.0, 0.0), kBegin, 100.0)}, {{0.0}}, lost);
  BOOST_TEST(lost.empty());
  BOOST_TEST(word(table, 0, "utc") == "2026-03-20T14:46:00.000Z");
  BOOST_TEST(number(table, 0, "t_s") == 10.0);
  BOOST_TEST(number(table, 0, "tsince_min") == 10.0 / 60.0, near(1e-9));
  BOOST_TEST(number(table, 0, "x_km") == 7000.0);
  BOOST_TEST(number(table, 0, "vy_km_s") == std::sqrt(kMu / 7000.0), near(1e-12));
  BOOST_TEST(number(table, 0, "error") == 0.0);
  BOOST_TEST(number(table, 0, "alt_ellipsoid_km") == 7000.0 - 6378.137, near(1e-9));
  BOOST_TEST(std::abs(number(table, 0, "lat_geodetic_deg")) < 1e-9);
  BOOST_TEST(std::remainder(number(table, 0, "lon_deg") + number(table, 0, "gmst82_deg"), 360.0) < 1e-5);
}

// Greenwich mean sidereal time by Meeus, Astronomical Algorithms, (12.4): 280.46061837 + 360.98564736629 (JD -
// 2451545); 2026-03-20 14:46 is JD 2461120.115278. General precession in right ascension, 46.1 arcsec a year, is 0.336
// deg by then.
BOOST_AUTO_TEST_CASE(sidereal_time_and_precession_are_those_of_the_date) {
  std::vector<std::string> lost;
  const auto table = orbit::states_table({flown(std::make_shared<Circle>(7000.0, 0.0), kBegin, 100.0)}, {{0.0}}, lost);
  const double gmst = std::fmod(280.46061837 + 360.98564736629 * (2461120.115278 - 2451545.0), 360.0);
  BOOST_TEST(number(table, 0, "gmst82_deg") == gmst, near(1e-5));
  BOOST_TEST(number(table, 0, "y_gcrs_km") == -7000.0 * 0.336 * kDeg, near(0.02));
}

BOOST_AUTO_TEST_CASE(a_state_that_sgp4_does_not_give_leaves_its_code_and_is_told_once) {
  const LostAfter30S<environment::Sgp4Error> orbit({6, 0.7});
  std::vector<std::string> lost;
  const auto table =
      orbit::states_table({flown(std::make_shared<LostAfter30S<environment::Sgp4Error>>(orbit), kBegin, 100.0, "GONE")},
                          {{0.0, 40.0, 50.0}}, lost);
  BOOST_REQUIRE(table.rows.size() == 3u);
  BOOST_TEST(number(table, 0, "error") == 0.0);
  BOOST_TEST(number(table, 1, "error") == 6.0);
  BOOST_TEST(table.rows[1].size() == table.columns.size());
  BOOST_TEST(is_empty(table, 1, "x_km"));
  BOOST_TEST(is_empty(table, 2, "alt_ellipsoid_km"));
  BOOST_REQUIRE(lost.size() == 1u);
  BOOST_TEST(lost[0].find("GONE at 2026-03-20T14:46:32.000Z: ") == 0u, lost[0]);
}

BOOST_AUTO_TEST_CASE(any_other_end_of_an_orbit_ends_the_table) {
  const LostAfter30S<std::domain_error> orbit(std::domain_error("ends there"));
  const auto gone = flown(std::make_shared<LostAfter30S<std::domain_error>>(orbit), kBegin, 100.0, "GONE");
  std::vector<std::string> lost;
  BOOST_CHECK_EXCEPTION(orbit::states_table({gone}, {{40.0}}, lost), LostOrbit,
                        [](const auto& error) { return std::string(error.what()) == "GONE: ends there"; });
}

// USNO, Earth's Seasons: perihelion of 2026 is on 3 January at 17:16 UT; 0.98330 au. Sunlight goes with its square.
BOOST_AUTO_TEST_CASE(at_perihelion_the_sun_is_nearest_and_its_light_strongest) {
  const auto table = sun_table({environment::parse_utc("2026-01-03T17:16:00Z")}, 1361.0);
  BOOST_TEST(number(table, 0, "dist_au") == 0.98330, near(1e-4));
  BOOST_TEST(number(table, 0, "irradiance_1361_W_m2") == 1361.0 / (0.98330 * 0.98330), near(2e-4));
  BOOST_TEST(number(table, 0, "jd_utc") == 2461044.219444, near(1e-12));
  BOOST_TEST(number(table, 0, "mod_z") < -0.3);  // south in January
}

BOOST_AUTO_TEST_CASE(a_satellite_sees_the_sun_on_the_day_side_and_none_of_it_behind_the_earth) {
  const auto satellite = flown(std::make_shared<Circle>(7000.0, 0.0), kBegin, 6000.0);
  // At the equinox the Sun is at right ascension 0, where the circle begins; half a period, 2914 s, later it is behind.
  const auto table = sun_table({satellite}, {{0.0, 2914.0}}, 1361.0, environment::EarthShape::kSphere);
  BOOST_TEST(number(table, 0, "lit_fraction") == 1.0);
  BOOST_TEST(number(table, 0, "irradiance_at_satellite_W_m2") == number(table, 0, "irradiance_1361_W_m2"), near(1e-3));
  BOOST_TEST(number(table, 1, "lit_fraction") == 0.0);
  BOOST_TEST(number(table, 1, "irradiance_at_satellite_W_m2") == 0.0);
  BOOST_TEST(std::abs(number(table, 0, "beta_deg")) < 0.01);
  BOOST_TEST(number(table, 1, "t_s") == 2924.0);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace suites

}  // namespace flatsat::orbit
