#include "models/environment/kepler_j2.h"

#include <boost/test/unit_test.hpp>
#include <stdexcept>

#include "models/environment/sgp4.h"
#include "tests/models/environment/reference.h"

using namespace flatsat::environment;

BOOST_AUTO_TEST_SUITE(kepler_j2)

namespace {

const auto near(double share) { return boost::test_tools::tolerance(share); }

double reference(const std::string& quantity) {
  for (const auto& row : reference_table("orbit_checks.csv")) {
    if (row.text("quantity") == quantity) return row.number("value");
  }
  throw std::runtime_error("orbit_checks.csv has no " + quantity);
}

OrbitElements circular(double altitude_km, double inclination_deg) {
  OrbitElements elements;
  elements.altitude_km = altitude_km;
  elements.inclination_deg = inclination_deg;
  return elements;
}

double deg_per_day(double rad_per_s) { return rad_per_s * 86400.0 / kDegree; }

/// Greatest distance from SGP4 over one day, with the set's drag taken out.
double day_apart_km(const std::string& name) {
  const auto lines = reference_tles("eclipse_orbits.tle").at(name);
  Tle tle = parse_tle(lines.line1, lines.line2);
  tle.bstar = 0.0;
  const Sgp4 sgp4(tle);
  const auto fast = flatsat::environment::kepler_j2(tle);
  double worst = 0.0;
  for (double t = 0.0; t <= 86400.0; t += 60.0) {
    worst =
        std::max(worst, length(plus(sgp4.state(t / 60.0).position_km, scaled(propagate(fast, t).position_km, -1.0))));
  }
  BOOST_TEST_MESSAGE(name << ": " << worst << " km");
  return worst;
}

}  // namespace

// The table was computed with J2 = 1.08262668e-3, which is smaller than ours by 3e-6 of it.
BOOST_AUTO_TEST_CASE(the_node_and_the_perigee_turn_as_j2_says) {
  struct Case {
    double altitude_km, inclination_deg;
    const char* name;
  };
  for (const auto& c : {Case{420, 51.64, "h420_i51.6400"}, Case{550, 53.05, "h550_i53.0500"},
                        Case{550, 30.0, "h550_i30.0000"}, Case{530, 43.0, "h530_i43.0000"}}) {
    const auto k = flatsat::environment::kepler_j2(circular(c.altitude_km, c.inclination_deg), 0.0);
    BOOST_TEST(deg_per_day(k.raan_rate) == reference(std::string("j2_raan_rate_") + c.name), near(4e-6));
    BOOST_TEST(deg_per_day(k.argp_rate) == reference(std::string("j2_argp_rate_") + c.name), near(4e-6));
  }
}

BOOST_AUTO_TEST_CASE(a_sun_synchronous_node_turns_once_a_year) {
  for (const int altitude : {400, 560, 650, 800}) {
    const double inclination = reference("sso_inclination_h" + std::to_string(altitude));
    BOOST_TEST(deg_per_day(flatsat::environment::kepler_j2(circular(altitude, inclination), 0.0).raan_rate) ==
                   360.0 / 365.2421897,
               near(4e-6));
  }
}

BOOST_AUTO_TEST_CASE(kepler_equation_holds_from_circles_to_long_ellipses) {
  for (const double e : {0.0, 0.001, 0.3, 0.79, 0.81, 0.9}) {
    for (double m = -3.1; m < 3.2; m += 0.1) {
      const double big = eccentric_anomaly(m, e);
      BOOST_TEST(std::abs(big - e * std::sin(big) - m) < 1e-13);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_circle_at_its_node_has_the_speed_of_gravity_less_half_a_percent_of_j2) {
  // At the node, i = 90 deg: speed / circular speed = (M rate + argp rate) / n = 1 + 1.5 J2 (Re/a)^2 (1 - 1.5 + 2
  // - 2.5).
  const auto state = propagate(flatsat::environment::kepler_j2(circular(650.0, 90.0), 0.0), 0.0);
  const double ratio = 6378.137 / 7028.137, share = 1.0 - 1.5 * 1.082629821e-3 * ratio * ratio;
  BOOST_TEST(state.position_km[0] == 7028.137, near(1e-12));
  BOOST_TEST(state.velocity_km_s[2] == reference("circular_speed_h650") * share, near(2e-7));
}

BOOST_AUTO_TEST_CASE(the_velocity_is_the_rate_of_the_position) {
  OrbitElements elements = circular(2000.0, 63.0);
  elements.eccentricity = 0.2;
  elements.argument_of_perigee_deg = 40.0;
  elements.mean_anomaly_deg = 75.0;
  const auto k = flatsat::environment::kepler_j2(elements, 120.0);
  for (const double t : {0.0, 1000.0, 50000.0}) {
    const Vector ahead = propagate(k, t + 0.05).position_km, behind = propagate(k, t - 0.05).position_km;
    const Vector rate = scaled(plus(ahead, scaled(behind, -1.0)), 10.0);
    BOOST_TEST(length(plus(rate, scaled(propagate(k, t).velocity_km_s, -1.0))) < 1e-7);
  }
}

BOOST_AUTO_TEST_CASE(a_day_of_low_orbit_stays_within_20_km_of_sgp4) {
  // Short periods of J2 alone: 13 km for the first two, 18 km for the Sun-synchronous one.
  BOOST_TEST(day_apart_km("ISS_LIKE") < 13.5);
  BOOST_TEST(day_apart_km("STARLINK_53") < 13.5);
  BOOST_TEST(day_apart_km("SSO_DAWN_DUSK_JUNE") < 18.5);
}

BOOST_AUTO_TEST_CASE(elements_as_an_element_set_keep_their_semi_major_axis) {
  const auto tle = element_set(circular(650.0, 97.986), 10.0, Utc{});
  BOOST_TEST(brouwer_orbit(tle).a * 6378.135 == 7028.137, near(1e-12));
}

BOOST_AUTO_TEST_CASE(an_orbit_that_is_none_is_refused) {
  const auto refused = [](const OrbitElements& elements, const std::string& words) {
    BOOST_CHECK_EXCEPTION(flatsat::environment::kepler_j2(elements, 0.0), std::invalid_argument,
                          [&](const auto& e) { return std::string(e.what()).find(words) != std::string::npos; });
    BOOST_CHECK_THROW(element_set(elements, 0.0, Utc{}), std::invalid_argument);
  };
  OrbitElements low = circular(650.0, 50.0);
  low.eccentricity = 0.1;  // perigee at -53 km
  refused(low, "perigee");
  OrbitElements open = circular(650.0, 50.0);
  open.eccentricity = 1.0;
  refused(open, "eccentricity must be from 0 to 0.9");
  refused(circular(650.0, 181.0), "inclination must be from 0 to 180 deg");
  refused(circular(std::nan(""), 50.0), "perigee");
}

BOOST_AUTO_TEST_SUITE_END()
