#include "models/environment/ephemeris.h"

#include <boost/test/unit_test.hpp>
#include <cmath>

namespace flatsat::environment {

BOOST_AUTO_TEST_SUITE(ephemeris)

namespace {

/// A circle of 7000 km in the plane of x and y, one turn in 5828.5166 s (2 pi sqrt(7000^3 / 398600.4418)).
OrbitState on_circle(double t) {
  const double n = 2.0 * kPi / 5828.5166, c = std::cos(n * t), s = std::sin(n * t);
  return {{7000.0 * c, 7000.0 * s, 0.0}, {-7000.0 * n * s, 7000.0 * n * c, 0.0}};
}

Ephemeris circle(double step_s, std::size_t count) {
  Ephemeris ephemeris;
  for (std::size_t i = 0; i < count; ++i) {
    ephemeris.seconds.push_back(step_s * static_cast<double>(i));
    ephemeris.states.push_back(on_circle(ephemeris.seconds.back()));
  }
  return ephemeris;
}

double apart(const Vector& a, const Vector& b) { return length(plus(a, scaled(b, -1.0))); }

}  // namespace

// The error of degree 7 is r^(8) / 8! times the product of squared distances: below 7000 (n 60)^8 / 8! x 9 / 16 = 2e-10
// km.
BOOST_AUTO_TEST_CASE(between_states_of_a_minute_the_circle_is_met_to_a_millimetre) {
  const EphemerisOrbit orbit(circle(60.0, 40), 0.0);
  for (double t = 0.0; t <= 2340.0; t += 7.0) {
    BOOST_REQUIRE(apart(orbit.state(t).position_km, on_circle(t).position_km) < 1e-6);
    BOOST_REQUIRE(apart(orbit.state(t).velocity_km_s, on_circle(t).velocity_km_s) < 1e-8);
  }
}

BOOST_AUTO_TEST_CASE(two_states_are_a_cubic_and_the_run_may_begin_later) {
  const EphemerisOrbit orbit(circle(60.0, 2), 20.0);
  BOOST_TEST(apart(orbit.state(10.0).position_km, on_circle(30.0).position_km) < 1e-3);
}

BOOST_AUTO_TEST_CASE(outside_of_its_states_there_is_none) {
  const EphemerisOrbit orbit(circle(60.0, 10), 0.0);
  BOOST_CHECK_THROW(orbit.state(-1.0), OutsideEphemeris);
  BOOST_CHECK_THROW(orbit.state(540.1), OutsideEphemeris);
  BOOST_CHECK_NO_THROW(orbit.state(540.0));
}

BOOST_AUTO_TEST_CASE(a_second_beyond_its_ends_may_be_asked_for_where_it_is_allowed) {
  const EphemerisOrbit orbit(circle(60.0, 10), 0.0, 1.0);
  for (const double at_s : {-1.0, 541.0})
    BOOST_TEST(apart(orbit.state(at_s).position_km, on_circle(at_s).position_km) < 1e-6);
  BOOST_CHECK_THROW(orbit.state(541.1), OutsideEphemeris);
}

BOOST_AUTO_TEST_CASE(instants_that_do_not_ascend_are_refused) {
  auto wrong = circle(60.0, 3);
  wrong.seconds[2] = 60.0;
  BOOST_CHECK_THROW(EphemerisOrbit(wrong, 0.0), std::invalid_argument);
  BOOST_CHECK_THROW(EphemerisOrbit(circle(60.0, 1), 0.0), std::invalid_argument);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::environment
