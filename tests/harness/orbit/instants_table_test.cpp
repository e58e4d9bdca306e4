#include <boost/test/unit_test.hpp>

#include "harness/orbit/tables.h"
#include "models/environment/frames.h"
#include "tests/harness/orbit/circles.h"

namespace flatsat::orbit {

BOOST_AUTO_TEST_SUITE(instants_table)

namespace {

const auto near(double share) { return boost::test_tools::tolerance(share); }
const std::string kBegin = "2026-03-20T14:46:00Z";

/// On the equator, `east_deg` of where the circle begins.
environment::Site site(const PropagatedOrbit& satellite, double east_deg) {
  return {"S", 0.0, std::remainder(east_deg - environment::gmst_rad(satellite.begin) / kDeg, 360.0), 0.0};
}

}  // namespace

BOOST_AUTO_TEST_CASE(right_above_a_site_it_is_as_far_as_it_is_high) {
  const auto satellite = flown(std::make_shared<Circle>(7000.0, 0.0), kBegin, 100.0);
  EventOptions options;
  options.sites = {site(satellite, 0.0)};
  const auto table = looks_table({satellite}, {{0.0}}, options);
  BOOST_TEST(number(table, 0, "elevation_deg") == 90.0, near(1e-6));
  BOOST_TEST(number(table, 0, "range_km") == 7000.0 - 6378.137, near(1e-9));
  BOOST_TEST(std::abs(number(table, 0, "range_rate_km_s")) < 1e-6);
  BOOST_TEST(number(table, 0, "in_sight") == 1.0);
  BOOST_TEST(number(table, 0, "t_s") == 10.0);
  BOOST_TEST(word(table, 0, "site") == "S");
}

// By hand: seen from the centre the satellite is 20 deg west; its range is sqrt(a^2 + R^2 - 2 a R cos 20), its
// elevation acos(a sin 20 / range) downwards from the horizon where it is lower. It gains on the site by n - 7.2921e-5
// rad/s.
BOOST_AUTO_TEST_CASE(low_in_the_west_it_comes_nearer_and_the_mask_hides_it) {
  const Circle circle(7000.0, 0.0);
  const auto satellite = flown(std::make_shared<Circle>(circle), kBegin, 100.0);
  EventOptions options;
  options.sites = {site(satellite, 20.0)};
  const auto table = looks_table({satellite}, {{0.0}}, options);
  const double a = 7000.0, r = 6378.137, angle = 20.0 * kDeg;
  const double range = std::sqrt(a * a + r * r - 2.0 * a * r * std::cos(angle));
  BOOST_TEST(number(table, 0, "range_km") == range, near(1e-9));
  BOOST_TEST(number(table, 0, "azimuth_deg") == 270.0, near(1e-6));
  BOOST_TEST(number(table, 0, "elevation_deg") == std::asin((a * std::cos(angle) - r) / range) / kDeg, near(1e-6));
  BOOST_TEST(number(table, 0, "range_rate_km_s") == -a * r * std::sin(angle) * (circle.rate() - 7.2921159e-5) / range,
             near(1e-6));
  BOOST_TEST(number(table, 0, "in_sight") == 0.0);
  options.mask_deg = 1.0;
  BOOST_TEST(number(looks_table({satellite}, {{0.0}}, options), 0, "in_sight") == 1.0);
}

// Kepler's third law: 2 pi sqrt(a^3 / mu).
BOOST_AUTO_TEST_CASE(a_circle_has_the_elements_of_a_circle) {
  const auto satellite = flown(std::make_shared<Circle>(7000.0, 51.6), kBegin, 100.0);
  const auto table = elements_table({satellite}, {{0.0, 60.0}});
  BOOST_TEST(number(table, 1, "a_km") == 7000.0, near(1e-9));
  BOOST_TEST(number(table, 1, "eccentricity") < 1e-9);
  BOOST_TEST(number(table, 1, "inclination_deg") == 51.6, near(1e-9));
  BOOST_TEST(number(table, 1, "period_s") == 360.0 * kDeg * std::sqrt(7000.0 * 7000.0 * 7000.0 / kMu), near(1e-9));
  BOOST_TEST(number(table, 1, "perigee_km") == 7000.0 - 6378.137, near(1e-6));
  BOOST_TEST(number(table, 1, "apogee_km") == 7000.0 - 6378.137, near(1e-6));
  BOOST_TEST(number(table, 1, "t_s") == 70.0);
}

// At 1.5 times the speed of the circle: a = 1 / (2 / r - v^2 / mu) = -4 r and e = r v^2 / mu - 1 = 1.25.
BOOST_AUTO_TEST_CASE(an_orbit_that_does_not_come_back_has_neither_period_nor_apogee) {
  struct Escape : environment::Orbit {
    environment::OrbitState state(double) const override {
      return {{7000.0, 0.0, 0.0}, {0.0, 1.5 * std::sqrt(kMu / 7000.0), 0.0}};
    }
  };
  const auto table = elements_table({flown(std::make_shared<Escape>(), kBegin, 100.0)}, {{0.0}});
  BOOST_TEST(number(table, 0, "a_km") == -28000.0, near(1e-9));
  BOOST_TEST(number(table, 0, "eccentricity") == 1.25, near(1e-9));
  BOOST_TEST(number(table, 0, "perigee_km") == 7000.0 - 6378.137, near(1e-6));
  BOOST_TEST(is_empty(table, 0, "period_s"));
  BOOST_TEST(is_empty(table, 0, "apogee_km"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::orbit
