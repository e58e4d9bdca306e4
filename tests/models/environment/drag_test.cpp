#include "models/environment/drag.h"

#include <boost/test/unit_test.hpp>
#include <cmath>

#include "models/environment/kepler_j2.h"
#include "models/environment/sgp4.h"
#include "tests/models/environment/reference.h"

namespace flatsat::environment {
using boost::test_tools::tolerance;

BOOST_AUTO_TEST_SUITE(drag)

namespace {

/// 420 km, 0.01 m2/kg, F10.7 150, Ap 15: the figures of the comments below.
Decay at_420_km() { return decay({.area_mass_m2_kg = 0.01}, 6378.137 + 420.0, 0.0); }

double apart_km(const OrbitState& a, const OrbitState& b) {
  return length(plus(a.position_km, scaled(b.position_km, -1.0)));
}

}  // namespace

// By hand: 900 + 2.5 x 80 + 1.5 x 15 = 1122.5 K; 27 - 0.012 x 220 = 24.36; H = 46.080 km; 6e-10 exp(-245 / 46.080).
BOOST_AUTO_TEST_CASE(the_density_is_that_of_its_law_and_grows_with_the_suns_activity) {
  BOOST_TEST(density_kg_m3(420.0, {150.0, 15.0}) == 2.94482e-12, tolerance(1e-5));
  BOOST_TEST(density_kg_m3(175.0, {150.0, 15.0}) == 6e-10, tolerance(1e-12));
  BOOST_TEST(density_kg_m3(420.0, {250.0, 15.0}) > 2.0 * density_kg_m3(420.0, {150.0, 15.0}));
}

// 0.01 x 2.94482e-12 x sqrt(3.986004e14 x 6798137) = 1.53293e-3 m/s, 132.4 m a day; density falls by e over
// 1122.5 / (24.36 - 0.012 x 245) = 52.404 km.
BOOST_AUTO_TEST_CASE(a_circular_orbit_falls_as_its_air_says) {
  const auto d = at_420_km();
  BOOST_TEST(d.fall_km_s == 1.53293e-6, tolerance(1e-5));
  BOOST_TEST(d.scale_km == 52.4043, tolerance(1e-5));
  // After ten days 52.4043 ln(1 - 1.53293e-6 x 864000 / 52.4043) = -1.34148 km.
  BOOST_TEST(d.drop_km(864000.0) == -1.34148, tolerance(1e-5));
}

// n = sqrt(398600.44 / 6798.137^3) = 1.126371e-3 rad/s. -3/2 n x the integral of the fall, -577046 km s, is 974.96 km.
BOOST_AUTO_TEST_CASE(after_ten_days_it_is_far_ahead_of_an_orbit_without_air) {
  OrbitElements elements;
  elements.altitude_km = 420.0;
  elements.inclination_deg = 0.0;
  const auto still = kepler_j2(elements, 0.0);
  elements.drag.area_mass_m2_kg = 0.01;
  const auto falls = kepler_j2(elements, 0.0);
  const double t = 864000.0, angle = 974.96 / 6798.137;  // by the mean motion with J2: 0.1 % more
  const auto a = propagate(still, t).position_km, b = propagate(falls, t).position_km;
  BOOST_TEST(std::acos(dot(a, b) / length(a) / length(b)) == angle, tolerance(3e-3));
  BOOST_TEST(length(a) - length(b) == 1.34148, tolerance(1e-4));
}

// It is below 120 km when 1 - f t / H = exp(-300 / 52.4043): t = (1 - 0.0032650) x 52.4043 / 1.53293e-6 s = 394.4 d.
BOOST_AUTO_TEST_CASE(it_decays_and_is_then_no_more) {
  const auto d = at_420_km();
  BOOST_TEST(d.life_s / 86400.0 == 394.376, tolerance(1e-4));
  BOOST_CHECK_NO_THROW(d.drop_km(d.life_s * 0.999));
  BOOST_CHECK_THROW(d.drop_km(d.life_s), Decayed);
}

BOOST_AUTO_TEST_CASE(without_area_there_is_no_fall) {
  BOOST_TEST(decay({}, 6798.0, 0.0).drop_km(1e9) == 0.0);
  BOOST_TEST(decay_of_fall(-1e-7, 6798.0).drop_km(1e9) == 0.0);
}

// The set of the ISS-like orbit with B* = 3e-4: ten days of SGP4's own drag are hundreds of kilometres along the track,
// of which Kepler with the fall of the set leaves less than a tenth.
BOOST_AUTO_TEST_CASE(an_element_set_falls_in_keplers_motion_as_in_sgp4) {
  const auto lines = reference_tles("eclipse_orbits.tle").at("ISS_LIKE");
  Tle tle = parse_tle(lines.line1, lines.line2);
  tle.bstar = 3e-4;
  Tle still = tle;
  still.bstar = 0.0;
  const double days = 10.0;
  const auto truth = Sgp4(tle).state(days * 1440.0);
  const double without_km = apart_km(propagate(kepler_j2(still), days * 86400.0), truth);
  const double with_km = apart_km(propagate(kepler_j2(tle), days * 86400.0), truth);
  BOOST_TEST(without_km > 200.0);
  BOOST_TEST(with_km < 0.1 * without_km, with_km << " of " << without_km << " km");
}

// By SGP4 itself: what the README says of the set with B* = 1e-4. Drag goes along the track with the square of the
// time: 95 km are those of a set with B* = 1e-4 x 95 / 236 = 4e-5.
BOOST_AUTO_TEST_CASE(what_drag_moves_an_element_set_in_ten_days_is_not_lost_in_keplers_motion) {
  const auto lines = reference_tles("eclipse_orbits.tle").at("ISS_LIKE");
  for (const auto& [bstar, moved_km] : {std::pair{1e-4, 236.0}, {4e-5, 95.0}}) {
    Tle tle = parse_tle(lines.line1, lines.line2), still = tle;
    tle.bstar = bstar;
    still.bstar = 0.0;
    const double t = 864000.0;
    const auto sgp4 = Sgp4(tle).state(t / 60.0), without = Sgp4(still).state(t / 60.0);
    BOOST_TEST(apart_km(sgp4, without) == moved_km, tolerance(0.03));
    const double kepler_km = apart_km(propagate(kepler_j2(tle), t), propagate(kepler_j2(still), t));
    BOOST_TEST(kepler_km == moved_km, tolerance(0.05));
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::environment
