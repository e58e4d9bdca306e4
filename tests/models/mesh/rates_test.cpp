#include "models/mesh/rates.h"

#include <boost/test/unit_test.hpp>
#include <cmath>

#include "models/base/constants.h"
#include "models/constellation/walker.h"
#include "models/mesh/moving_mesh.h"
#include "models/mesh/pairing.h"
#include "models/optical/terminal_presets.h"

namespace flatsat::mesh {

BOOST_AUTO_TEST_SUITE(rates)

namespace {

using boost::test_tools::tolerance;

const environment::Utc kEpoch = environment::parse_utc("2027-06-21T00:00:00Z");

/// Two circular orbits of one height whose planes cross at right angles over the equator; both satellites are there at
/// the epoch but for an angle.
environment::OrbitBatch crossing(double altitude_km, double ahead_deg) {
  environment::OrbitBatch batch;
  for (int i = 0; i < 2; ++i) {
    environment::OrbitElements el;
    el.altitude_km = altitude_km;
    el.inclination_deg = i == 0 ? 45.0 : 135.0;
    el.mean_anomaly_deg = i == 0 ? 0.0 : ahead_deg;
    el.propagator = environment::Propagator::kKeplerJ2;
    batch.add(el, kEpoch);
  }
  return batch;
}

double distance_km(const environment::OrbitBatch& batch, double seconds) {
  const auto a = batch.orbit(0).state(seconds).position_km, b = batch.orbit(1).state(seconds).position_km;
  return environment::length({a[0] - b[0], a[1] - b[1], a[2] - b[2]});
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_rate_changes_where_the_range_of_its_light_is_crossed_and_nowhere_else) {
  const auto batch = crossing(800.0, 5.0);
  const std::vector<RangeRate> steps{{1000.0, 100}, {2000.0, 50}, {3000.0, 25}};
  const Span span{-900.0, 900.0};
  const auto windows = link_windows(batch, {{0, 1}}, {3000.0, 80.0}, span);
  BOOST_REQUIRE(windows.size() == 1u);
  const auto found = link_rates(batch, windows, steps, span);
  BOOST_REQUIRE(found.windows.size() == 1u);
  BOOST_REQUIRE(found.changes.size() == 5u);
  const std::uint64_t bps[] = {25, 50, 100, 50, 25};
  const double edge_km[] = {3000.0, 2000.0, 1000.0, 1000.0, 2000.0};
  for (std::size_t i = 0; i < 5; ++i) {
    BOOST_TEST(found.changes[i].bps == bps[i]);
    BOOST_TEST(distance_km(batch, found.changes[i].at_s) == edge_km[i], tolerance(1e-10));
  }
  BOOST_TEST(found.changes[0].at_s == windows[0].begin_s);
}

BOOST_AUTO_TEST_CASE(a_rate_that_is_reached_for_seconds_between_two_steps_is_not_lost) {
  const auto batch = crossing(800.0, 5.0);
  const Span span{-900.0, 900.0};
  double nearest_s = 0.0;
  for (double t = -200.0; t < 200.0; t += 0.01)
    if (distance_km(batch, t) < distance_km(batch, nearest_s)) nearest_s = t;
  const double grazed_km = distance_km(batch, nearest_s) + 0.01;
  const auto windows = link_windows(batch, {{0, 1}}, {3000.0, 80.0}, span);
  const auto found = link_rates(batch, windows, {{grazed_km, 2}, {3000.0, 1}}, span);
  BOOST_REQUIRE(found.changes.size() == 3u);
  BOOST_TEST(found.changes[1].bps == 2u);
  BOOST_TEST(found.changes[2].at_s - found.changes[1].at_s < 10.0);
  BOOST_TEST(std::abs(found.changes[1].at_s - nearest_s) < 5.0);
}

BOOST_AUTO_TEST_CASE(with_any_number_of_threads_the_changes_are_the_same) {
  constellation::WalkerConfig walker;
  walker.planes = 6;
  walker.per_plane = 8;
  walker.altitude_km = 1200.0;
  const auto members = constellation::walker_members(walker, kEpoch);
  const auto batch = constellation::batch_of(members, kEpoch);
  std::vector<Pair> pairs;
  for (std::uint32_t a = 0; a < batch.size(); ++a)
    for (std::uint32_t b = a + 1; b < batch.size(); ++b) pairs.push_back({a, b});
  const Span span{0.0, 7000.0};
  const auto windows = link_windows(batch, pairs, {6000.0, 80.0}, span);
  const std::vector<RangeRate> steps{{1500.0, 4}, {3000.0, 3}, {4500.0, 2}, {6000.0, 1}};
  const auto one = link_rates(batch, windows, steps, span, 1), three = link_rates(batch, windows, steps, span, 3);
  BOOST_TEST((one.changes == three.changes));
  BOOST_TEST(one.changes.size() > 2 * windows.size());
  // Each change is to the rate of its range: looked at a millisecond later, from outside.
  std::size_t wrong = 0;
  for (const auto& change : one.changes) {
    const double t = change.at_s + 1e-3;
    const auto a = batch.orbit(change.pair.a).state(t).position_km, b = batch.orbit(change.pair.b).state(t).position_km;
    const double d = environment::length({a[0] - b[0], a[1] - b[1], a[2] - b[2]});
    const auto step = std::find_if(steps.begin(), steps.end(), [d](const RangeRate& s) { return d < s.range_km; });
    wrong += step == steps.end() || step->bps != change.bps ? 1 : 0;
  }
  BOOST_TEST(wrong == 0u);
}

// By hand: at 30 deg the air mass of Kasten and Young is 1.9943; 0.5 dB straight up are 0.99715 dB there.
BOOST_AUTO_TEST_CASE(the_power_of_a_site_is_that_of_the_range_less_the_air_mass_times_the_zenith) {
  const auto& optics = optical::terminal_preset("TBIRD")->optics;
  const SiteBudget budget{optics, {}, 0.5};
  const double space_dbw = 10.0 * std::log10(optical::received_w(optics, 1000e3));
  BOOST_TEST(space_dbw - site_power_dbw(budget, 1000.0, 0.5) == 0.99715, tolerance(1e-4));
  BOOST_TEST(site_power_dbw(budget, 1000.0, -0.1) == site_power_dbw(budget, 1000.0, 0.0));
}

BOOST_AUTO_TEST_CASE(a_pass_has_the_rates_that_range_and_elevation_leave_and_is_dark_without_light) {
  environment::OrbitBatch batch;
  environment::OrbitElements el;
  el.altitude_km = 600.0;
  el.inclination_deg = 60.0;
  el.propagator = environment::Propagator::kKeplerJ2;
  batch.add(el, kEpoch);
  SiteConfig site;
  site.name = "site";
  site.latitude_deg = 30.0;
  site.minimum_elevation_deg = 5.0;
  const Ground ground({site}, kEpoch);
  const Span span{0.0, 86400.0};
  const auto sights = site_windows(batch, ground, span);
  auto optics = optical::terminal_preset("TBIRD")->optics;
  // The slowest rate asks for what 1500 km at 20 deg leave, the fastest for 3 dB more.
  SiteBudget budget{optics, {}, 0.5};
  const double least_w = std::pow(10.0, site_power_dbw(budget, 1500.0, std::sin(20.0 * model::kDegree)) / 10.0);
  budget.rungs = {{2e9, 2'000'000'000, 2.0 * least_w}, {1e9, 1'000'000'000, least_w}};
  const auto found = site_rates(batch, ground, sights, budget, span);
  BOOST_REQUIRE(!found.windows.empty());
  BOOST_TEST(found.windows.size() < sights.size());  // low passes never have light enough
  const auto power_dbw = [&](double t) {
    const auto state = ground.state(0, t);
    const auto place = batch.orbit(0).state(t).position_km;
    const environment::Vector d{place[0] - state.position_km[0], place[1] - state.position_km[1],
                                place[2] - state.position_km[2]};
    return site_power_dbw(budget, environment::length(d), environment::dot(d, state.up) / environment::length(d));
  };
  for (const auto& window : found.windows) {
    BOOST_TEST(power_dbw(window.begin_s) == 10.0 * std::log10(least_w), tolerance(1e-9));
    BOOST_TEST(power_dbw(window.end_s) == 10.0 * std::log10(least_w), tolerance(1e-9));
  }
  std::size_t inner = 0;
  for (const auto& change : found.changes) {
    const bool at_begin = std::any_of(found.windows.begin(), found.windows.end(),
                                      [&](const Window& w) { return w.begin_s == change.at_s; });
    if (at_begin) continue;
    ++inner;
    BOOST_TEST(power_dbw(change.at_s) == 10.0 * std::log10(2.0 * least_w), tolerance(1e-9));
  }
  BOOST_TEST(inner > 0u);
}

BOOST_AUTO_TEST_CASE(a_mesh_in_motion_takes_rates_at_their_instants_and_keeps_its_routes) {
  const auto batch = crossing(800.0, 5.0);
  const Ground ground({}, kEpoch);
  const std::vector<Window> links{{{0, 1}, 0.0, 100.0, true, true}};
  MovingMesh mesh(batch, ground, Topology(2, 0, links, {}), links, {}, {true, true}, {}, 0,
                  {{{{0, 1}, 0.0, 50}, {{0, 1}, 30.0, 25}}, {}});
  BOOST_TEST(mesh.one_ways()[0].rate_bps == 50u);
  BOOST_TEST(mesh.one_ways()[1].rate_bps == 50u);
  BOOST_TEST(mesh.next_rate_ps() == to_ps(30.0));
  BOOST_TEST(mesh.next_change_ps() == kNeverPs);
  BOOST_TEST(mesh.take_rates(to_ps(29.0)).empty());
  BOOST_TEST(mesh.take_rates(to_ps(30.0)).size() == 2u);
  BOOST_TEST(mesh.slowest_bps() == 25u);
  BOOST_TEST(mesh.next_rate_ps() == kNeverPs);
  mesh.set_cut(0, 1, true);
  BOOST_TEST(mesh.fastest_bps() == 0u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::mesh
