#include "models/environment/cowell.h"

#include <boost/test/unit_test.hpp>
#include <cmath>

#include "models/environment/osculating.h"
#include "models/environment/sgp4.h"
#include "tests/models/environment/reference.h"

namespace flatsat::environment {
using boost::test_tools::tolerance;

BOOST_AUTO_TEST_SUITE(cowell)

namespace {

const Utc kEpoch = parse_utc("2027-06-21T00:00:00Z");

/// Over the pole's circle at 420 km.
OrbitState polar() {
  const double r = 6378.137 + 420.0, v = std::sqrt(398600.4418 / r);
  return {{r, 0.0, 0.0}, {0.0, 0.0, v}};
}

/// Energy with J2, J3 and J4 by the potential, not by its slopes. km2/s2
double energy(const OrbitState& s) {
  const double d = length(s.position_km), sine = s.position_km[2] / d, q = 6378.135 / d;
  const double p2 = 1.5 * sine * sine - 0.5, p3 = 2.5 * std::pow(sine, 3) - 1.5 * sine,
               p4 = 4.375 * std::pow(sine, 4) - 3.75 * sine * sine + 0.375;
  const double zonal =
      0.001082616 * q * q * p2 - 0.00000253881 * std::pow(q, 3) * p3 - 0.00000165597 * std::pow(q, 4) * p4;
  return 0.5 * dot(s.velocity_km_s, s.velocity_km_s) - 398600.8 / d * (1.0 - zonal);
}

}  // namespace

BOOST_AUTO_TEST_CASE(without_air_the_energy_of_the_zonal_field_is_kept) {
  const auto e = fly(polar(), kEpoch, -20000.0, 80000.0, {});
  const double first = energy(polar());
  for (const auto& state : e.states) BOOST_REQUIRE(std::abs(energy(state) / first - 1.0) < 2e-9);
}

BOOST_AUTO_TEST_CASE(back_from_where_it_went_it_is_where_it_was) {
  const auto there = fly(polar(), kEpoch, 0.0, 6000.0, {});
  const auto back = fly(there.states.back(), kEpoch, -6000.0, 0.0, {});
  BOOST_TEST(length(plus(back.states.front().position_km, scaled(polar().position_km, -1.0))) < 1e-3);
}

BOOST_AUTO_TEST_CASE(a_turn_of_a_state_of_sgp4_ends_within_kilometres_of_sgp4) {
  const auto lines = reference_tles("eclipse_orbits.tle").at("ISS_LIKE");
  Tle tle = parse_tle(lines.line1, lines.line2);
  tle.bstar = 0.0;
  const Sgp4 sgp4(tle);
  const auto e = fly(sgp4.state(0.0), tle.epoch, 0.0, 6000.0, {});
  BOOST_TEST(length(plus(e.states.back().position_km, scaled(sgp4.state(100.0).position_km, -1.0))) < 5.0);
}

// 0.01 m2/kg at 420 km, F10.7 150, Ap 15: 132.4 m a day (drag_test), over the poles through air that moves across and
// adds (465 cos(latitude) / 7660)^2 / 2, a part in a thousand. Beyond the circle J2 takes the orbit down by kilometres
// over the poles, where the air is denser by a tenth.
BOOST_AUTO_TEST_CASE(drag_takes_from_the_orbit_what_its_air_says) {
  const DragConfig drag{.area_mass_m2_kg = 0.01};
  const auto with = fly(polar(), kEpoch, 0.0, 86400.0, drag), without = fly(polar(), kEpoch, 0.0, 86400.0, {});
  // da = a^2 / mu times twice the change of energy.
  const double a = 6798.137, change = energy(with.states.back()) - energy(without.states.back());
  // As a ratio: Boost takes 0 for near to anything that is below the tolerance.
  BOOST_TEST(2.0 * a * a / 398600.8 * change / -0.1324 == 1.0, tolerance(0.15));
}

BOOST_AUTO_TEST_CASE(it_ends_where_it_has_decayed) {
  const double r = 6378.137 + 150.0;
  const OrbitState low{{r, 0.0, 0.0}, {0.0, 0.0, std::sqrt(398600.8 / r)}};
  BOOST_CHECK_THROW(fly(low, kEpoch, 0.0, 86400.0, {.area_mass_m2_kg = 0.1}), Decayed);
  OrbitState under = low;
  under.position_km[0] = 6378.137 + 100.0;
  BOOST_CHECK_THROW(fly(under, kEpoch, 0.0, 60.0, {}), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(as_an_orbit_it_is_the_flight_at_its_minutes_whoever_looked_before) {
  const DragConfig drag{.area_mass_m2_kg = 0.01};
  const auto flight = fly(polar(), kEpoch, -600.0, 6000.0, drag);
  const CowellOrbit late(polar(), 0.0, drag), in_order(polar(), 0.0, drag);
  late.state(7200.0);
  late.state(-900.0);
  for (std::size_t i = 0; i < flight.seconds.size(); ++i) {
    const double at_s = flight.seconds[i] - 600.0;
    BOOST_REQUIRE(length(plus(in_order.state(at_s).position_km, scaled(flight.states[i].position_km, -1.0))) < 1e-9);
    BOOST_REQUIRE(late.state(at_s + 31.0).position_km == in_order.state(at_s + 31.0).position_km);
  }
  const CowellOrbit later_run(polar(), 1200.0, drag);
  BOOST_TEST(length(plus(later_run.state(0.0).position_km, scaled(in_order.state(1200.0).position_km, -1.0))) < 1e-9);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::environment
