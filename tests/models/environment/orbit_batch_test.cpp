#include "models/environment/orbit_batch.h"

#include <boost/test/unit_test.hpp>
#include <cmath>

#include "models/environment/sgp4.h"

namespace flatsat::environment {

BOOST_AUTO_TEST_SUITE(orbit_batch)

namespace {

const Utc kEpoch = parse_utc("2026-03-21T00:00:00Z");

/// A near-Earth set with drag, 546 km, and variations of it.
Tle set(int i) {
  Tle tle = parse_tle("1 90003U 26001A   26079.50000000  .00000000  00000-0  10000-3 0    18",
                      "2 90003  53.0500 210.0000 0001400  70.0000 120.0000 15.05578377    14");
  tle.mean_anomaly = 0.1 * i;
  tle.raan = 0.3 * i;
  tle.inclination = 0.1 + 0.05 * (i % 60);
  if (i % 2 == 1) tle.bstar = 0.0;
  if (i % 5 == 4) tle.mean_motion *= 0.7, tle.eccentricity = 0.15;
  return tle;
}

double farthest_km(const OrbitBatch& batch, double seconds) {
  StateColumns states;
  batch.states(seconds, states);
  double farthest = 0.0;
  for (std::size_t i = 0; i < batch.size(); ++i) {
    const auto alone = batch.orbit(i).state(seconds), together = states.at(i);
    for (int k = 0; k < 3; ++k) {
      farthest = std::max(farthest, std::abs(alone.position_km[k] - together.position_km[k]));
      farthest = std::max(farthest, 1e3 * std::abs(alone.velocity_km_s[k] - together.velocity_km_s[k]));
    }
  }
  return farthest;
}

constexpr double kInstants[] = {-86400.0, 0.0, 59.9, 5400.0, 864000.0};

}  // namespace

BOOST_AUTO_TEST_CASE(sets_flown_together_are_where_each_is_alone) {
  OrbitBatch batch;
  for (int i = 0; i < 83; ++i) batch.add(set(i), Propagator::kSgp4, kEpoch);
  for (const double t : kInstants) BOOST_TEST(farthest_km(batch, t) < 1e-7);
}

BOOST_AUTO_TEST_CASE(
    a_set_as_pyephem_has_it_keeps_its_least_eccentricity_and_is_as_much_higher_as_its_radii_are_longer) {
  Tle tle = set(1);
  tle.eccentricity = 1e-7;
  OrbitBatch batch;
  batch.add(Sgp4(tle, kSgp4OfPyEphem), 0.0);
  batch.add(tle, Propagator::kSgp4, tle.epoch);
  for (const double t : kInstants) BOOST_TEST(farthest_km(batch, t) < 1e-7);
  StateColumns states;
  double higher = 0.0, apart = 0.0;
  for (int i = 0; i < 100; ++i) {
    batch.states(57.0 * i, states);
    const auto p = states.at(0).position_km, q = states.at(1).position_km;
    higher += (length(p) - length(q)) / 100.0;
    apart = std::max(apart, length(cross(p, q)) / length(q));
  }
  // 0.025 / 6378.135 of 6,925 km; along the track 2 a (1e-6 - 1e-7).
  BOOST_TEST(std::abs(higher - 0.02714) < 1e-3);
  BOOST_TEST(std::abs(apart - 0.01247) < 1e-3);
}

BOOST_AUTO_TEST_CASE(so_are_ellipses_under_the_secular_rates_of_j2) {
  OrbitBatch batch;
  for (int i = 0; i < 37; ++i) {
    OrbitElements el;
    el.altitude_km = 9000.0, el.eccentricity = 0.015 * i;
    el.mean_anomaly_deg = 10.0 * i, el.argument_of_perigee_deg = 7.0 * i;
    batch.add(el, kEpoch);
  }
  for (const double t : kInstants) BOOST_TEST(farthest_km(batch, t) < 1e-7);
}

BOOST_AUTO_TEST_CASE(orbits_of_other_kinds_keep_their_places_among_them) {
  Tle deep = set(0);
  deep.mean_motion = 2.0056 * 2.0 * kPi / 1440.0;  // 12 h
  OrbitElements falling;
  falling.altitude_km = 300.0, falling.drag.area_mass_m2_kg = 0.01;
  OrbitBatch batch;
  batch.add(set(1), Propagator::kSgp4, kEpoch);
  batch.add(deep, Propagator::kSgp4, kEpoch);
  batch.add(set(2), Propagator::kKeplerJ2, kEpoch);
  batch.add(falling, kEpoch);
  batch.add(std::shared_ptr<const Orbit>(make_orbit(OrbitElements{}, kEpoch)));
  batch.add(set(3), Propagator::kSgp4, kEpoch);
  BOOST_TEST(batch.size() == 6u);
  BOOST_TEST(farthest_km(batch, 5400.0) < 1e-7);
}

BOOST_AUTO_TEST_CASE(one_that_decays_is_told_with_its_code) {
  Tle falling = set(0);
  falling.bstar = 0.1;
  OrbitBatch batch;
  for (int i = 0; i < 9; ++i) batch.add(set(i), Propagator::kSgp4, kEpoch);
  batch.add(falling, Propagator::kSgp4, kEpoch);
  StateColumns states;
  BOOST_CHECK_THROW(batch.states(50.0 * 86400.0, states), Sgp4Error);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::environment
