#include "models/environment/orbit.h"

#include <boost/test/unit_test.hpp>
#include <stdexcept>

#include "models/environment/frames.h"
#include "models/environment/sun.h"
#include "tests/models/environment/reference.h"

namespace flatsat::environment {

BOOST_AUTO_TEST_SUITE(orbit)

namespace {

double apart_km(const OrbitConfig& a, const OrbitConfig& b, const Utc& epoch, double seconds) {
  return length(plus(make_orbit(a, epoch)->state(seconds).position_km,
                     scaled(make_orbit(b, epoch)->state(seconds).position_km, -1.0)));
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_set_is_propagated_from_its_own_epoch_to_that_of_the_run) {
  // ground_track.csv counts from the set's epoch; here the run starts 960 s later.
  const auto lines = reference_tles("eclipse_orbits.tle").at("ISS_LIKE");
  const auto flown = make_orbit(OrbitTle{lines.line1, lines.line2}, parse_utc("2026-04-11T00:16:00Z"));
  for (const auto& row : reference_table("ground_track.csv")) {
    if (row.text("orbit") != "ISS_LIKE") continue;
    const auto r = flown->state(row.number("t_s") - 960.0).position_km;
    BOOST_TEST(length(plus(r, {-row.number("x_teme_km"), -row.number("y_teme_km"), -row.number("z_teme_km")})) < 2e-6);
  }
}

BOOST_AUTO_TEST_CASE(the_node_of_local_noon_lies_where_the_mean_sun_is) {
  // The mean Sun has the true Sun's right ascension but for the equation of time: 1.8 min on 21 June, so 0.45 deg.
  const auto epoch = parse_utc("2027-06-21T00:00:00Z");
  const auto sun = sun_teme_km(epoch);
  const double sun_deg = std::atan2(sun[1], sun[0]) / kDegree;
  BOOST_TEST(std::abs(std::remainder(raan_of_ltan_deg(12.0, epoch) - sun_deg, 360.0)) < 0.55);
  BOOST_TEST(std::remainder(raan_of_ltan_deg(18.0, epoch) - raan_of_ltan_deg(12.0, epoch), 360.0) == 90.0,
             boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(a_local_time_gives_the_node_of_a_published_dawn_dusk_set) {
  // eclipse_orbits.tle: local time 18:00 at its epoch of 2026-06-10, node at 168.3644 deg.
  BOOST_TEST(raan_of_ltan_deg(18.0, parse_utc("2026-06-10T00:00:00Z")) == 168.3644, boost::test_tools::tolerance(1e-4));
}

BOOST_AUTO_TEST_CASE(both_propagators_fly_the_same_elements_and_the_same_set) {
  const auto epoch = parse_utc("2027-06-21T00:00:00Z");
  OrbitElements fast, exact;
  exact.propagator = Propagator::kSgp4;
  BOOST_TEST(apart_km(fast, exact, epoch, 5863.7) < 25.0);
  const auto lines = reference_tles("eclipse_orbits.tle").at("STARLINK_53");
  BOOST_TEST(apart_km(OrbitTle{lines.line1, lines.line2}, OrbitTle{lines.line1, lines.line2, Propagator::kKeplerJ2},
                      parse_utc("2026-03-20T12:00:00Z"), 5863.7) < 15.0);
}

BOOST_AUTO_TEST_CASE(an_ephemeris_is_the_position_of_its_orbit) {
  const auto epoch = parse_utc("2027-06-21T00:00:00Z");
  const OrbitElements elements;
  BOOST_TEST((make_ephemeris(elements, epoch)(1234.5) == make_orbit(elements, epoch)->state(1234.5).position_km));
}

BOOST_AUTO_TEST_CASE(lines_that_are_no_set_are_refused) {
  BOOST_CHECK_THROW(make_orbit(OrbitTle{"", ""}, Utc{}), std::invalid_argument);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::environment
