#include "models/mesh/windows.h"

#include <boost/test/unit_test.hpp>
#include <ctime>
#include <random>

#include "models/constellation/walker.h"
#include "models/environment/frames.h"
#include "models/environment/sight.h"
#include "tests/support/patience.h"

namespace flatsat::mesh {

BOOST_AUTO_TEST_SUITE(windows)

namespace {

const environment::Utc kEpoch = environment::parse_utc("2027-06-21T00:00:00Z");

/// A handful of orbits of any shape and height, some of them nearly in one plane.
environment::OrbitBatch random_batch(std::mt19937_64& random, int count) {
  const auto between = [&random](double low, double high) {
    return std::uniform_real_distribution<double>(low, high)(random);
  };
  environment::OrbitBatch batch;
  for (int i = 0; i < count; ++i) {
    environment::OrbitElements el;
    el.altitude_km = between(400.0, 2500.0);
    el.eccentricity = i % 3 == 0 ? between(0.0, 0.02) : 0.0;
    el.inclination_deg = i % 4 == 0 ? 97.0 : between(0.0, 180.0);
    el.raan_deg = i % 4 == 0 ? between(0.0, 5.0) : between(0.0, 360.0);
    el.mean_anomaly_deg = between(0.0, 360.0);
    el.propagator = i % 2 == 0 ? environment::Propagator::kSgp4 : environment::Propagator::kKeplerJ2;
    batch.add(el, kEpoch);
  }
  return batch;
}

std::vector<Pair> all_pairs(const environment::OrbitBatch& batch) {
  std::vector<Pair> pairs;
  for (std::uint32_t a = 0; a < batch.size(); ++a)
    for (std::uint32_t b = a + 1; b < batch.size(); ++b) pairs.push_back({a, b});
  return pairs;
}

bool inside(const std::vector<Window>& windows, const Pair& pair, double t, double margin_s) {
  for (const auto& w : windows) {
    if (w.pair != pair) continue;
    if (t > w.begin_s + margin_s && t < w.end_s - margin_s) return true;
  }
  return false;
}

bool near_an_edge(const std::vector<Window>& windows, const Pair& pair, double t, double margin_s) {
  for (const auto& w : windows)
    if (w.pair == pair && (std::abs(t - w.begin_s) <= margin_s || std::abs(t - w.end_s) <= margin_s)) return true;
  return false;
}

}  // namespace

BOOST_AUTO_TEST_CASE(of_random_orbits_every_sample_is_in_a_window_just_where_the_pair_sees_each_other) {
  std::mt19937_64 random(17);
  for (int round = 0; round < 6; ++round) {
    const auto batch = random_batch(random, 8);
    const LinkLimits limits{round % 2 == 0 ? 3500.0 : std::numeric_limits<double>::infinity(), 80.0};
    const auto pairs = all_pairs(batch);
    const auto found = link_windows(batch, pairs, limits, {-1000.0, 9000.0});
    std::size_t wrong = 0, seen = 0;
    for (const auto& pair : pairs) {
      for (double t = -999.5; t < 9000.0; t += 1.0) {
        // The height of the line's lowest point, worked out another way.
        const auto line = environment::line_of_sight(batch.orbit(pair.a).state(t), batch.orbit(pair.b).state(t), 0.0);
        const bool sees = line.lowest_km > limits.minimum_height_km && line.range_km < limits.maximum_range_km;
        seen += sees ? 1 : 0;
        if (sees != inside(found, pair, t, 0.0) && !near_an_edge(found, pair, t, 1e-6)) ++wrong;
      }
    }
    BOOST_TEST(wrong == 0u);
    BOOST_TEST(seen > 1000u);
  }
}

BOOST_AUTO_TEST_CASE(edges_by_range_and_by_limb_are_those_of_root_finding_on_the_line_itself) {
  std::mt19937_64 random(18);
  const auto batch = random_batch(random, 9);
  std::size_t edges = 0;
  for (const double range_km : {2500.0, 5000.0}) {
    for (const auto& pair : all_pairs(batch)) {
      const auto expected =
          environment::link_windows(batch.orbit(pair.a), batch.orbit(pair.b), range_km, 80.0, 20000.0, 10.0);
      const auto found = link_windows(batch, {pair}, {range_km, 80.0}, {0.0, 20000.0});
      BOOST_REQUIRE(found.size() == expected.size());
      for (std::size_t i = 0; i < found.size(); ++i) {
        BOOST_TEST(std::abs(found[i].begin_s - expected[i].begin_s) < 1e-6);
        BOOST_TEST(std::abs(found[i].end_s - expected[i].end_s) < 1e-6);
        BOOST_TEST(found[i].begins_before == expected[i].begins_before);
        BOOST_TEST(found[i].ends_after == expected[i].ends_after);
        edges += 2;
      }
    }
  }
  BOOST_TEST(edges > 100u);
}

BOOST_AUTO_TEST_CASE(a_window_that_grazes_for_milliseconds_is_found) {
  // Two planes that cross: the least range is found by golden search, and the limit set a little above it.
  environment::OrbitElements a, b;
  a.inclination_deg = 53.0, b.inclination_deg = 53.0, b.raan_deg = 40.0, b.mean_anomaly_deg = 3.0;
  environment::OrbitBatch batch;
  batch.add(a, kEpoch);
  batch.add(b, kEpoch);
  const auto range_km = [&](double t) {
    return environment::line_of_sight(batch.orbit(0).state(t), batch.orbit(1).state(t), 0.0).range_km;
  };
  double low = 0.0, high = 0.0, least = 1e9;
  for (double t = 1.0; t < 5000.0; t += 1.0)
    if (range_km(t) < least) least = range_km(t), low = t - 1.0, high = t + 1.0;
  for (int i = 0; i < 60; ++i) {
    const double p = low + 0.381966 * (high - low), q = high - 0.381966 * (high - low);
    range_km(p) < range_km(q) ? high = q : low = p;
  }
  const double nearest_km = range_km(low);
  const auto found = link_windows(batch, {{0, 1}}, {nearest_km + 1e-9, 80.0}, {low - 500.0, low + 500.0});
  BOOST_REQUIRE(found.size() == 1u);
  BOOST_TEST(found[0].end_s - found[0].begin_s < 0.1);
  BOOST_TEST(std::abs(0.5 * (found[0].begin_s + found[0].end_s) - low) < 0.05);
  BOOST_TEST(link_windows(batch, {{0, 1}}, {nearest_km - 1e-6, 80.0}, {low - 500.0, low + 500.0}).empty());
}

BOOST_AUTO_TEST_CASE(sites_see_satellites_when_a_look_at_the_sky_says_so) {
  std::mt19937_64 random(19);
  const auto batch = random_batch(random, 6);
  std::vector<SiteConfig> sites(3);
  sites[0] = {"low", 5.0, 100.0, 0.0, 10.0, {}};
  sites[1] = {"high", 68.0, 20.0, 0.5, 30.0, 1500.0};
  sites[2] = {"near", -33.0, -70.0, 2.6, {}, 1200.0};
  const Ground ground(sites, kEpoch);
  const auto found = site_windows(batch, ground, {0.0, 40000.0});
  std::size_t wrong = 0, seen = 0;
  for (std::uint32_t s = 0; s < 3; ++s) {
    const environment::Site site{"", sites[s].latitude_deg, sites[s].longitude_deg, sites[s].altitude_km};
    for (std::uint32_t i = 0; i < batch.size(); ++i) {
      for (double t = 0.5; t < 40000.0; t += 5.0) {
        const auto sky = environment::look(site, batch.orbit(i).state(t).position_km,
                                           environment::gmst_rad(environment::later(kEpoch, t)));
        const bool sees = sky.elevation_deg > sites[s].minimum_elevation_deg.value_or(-90.0) &&
                          sky.range_km < sites[s].maximum_range_km.value_or(1e9);
        seen += sees ? 1 : 0;
        if (sees != inside(found, {i, s}, t, 0.0) && !near_an_edge(found, {i, s}, t, 1e-5)) ++wrong;
      }
    }
  }
  BOOST_TEST(wrong == 0u);
  BOOST_TEST(seen > 500u);
}

BOOST_AUTO_TEST_CASE(a_satellite_lower_than_the_lines_may_be_sees_nobody) {
  environment::OrbitElements low, high;
  low.altitude_km = 300.0, high.altitude_km = 600.0, high.mean_anomaly_deg = 5.0;
  environment::OrbitBatch batch;
  batch.add(low, kEpoch);
  batch.add(high, kEpoch);
  BOOST_TEST(link_windows(batch, {{0, 1}}, {1e9, 400.0}, {0.0, 6000.0}).empty());
}

BOOST_AUTO_TEST_CASE(any_number_of_threads_finds_the_same_windows_to_the_bit) {
  std::mt19937_64 random(20);
  const auto batch = random_batch(random, 12);
  const auto alone = link_windows(batch, all_pairs(batch), {4000.0, 80.0}, {0.0, 6000.0}, 1);
  for (const unsigned threads : {2u, 3u, 7u}) {
    const auto shared = link_windows(batch, all_pairs(batch), {4000.0, 80.0}, {0.0, 6000.0}, threads);
    BOOST_REQUIRE(shared.size() == alone.size());
    for (std::size_t i = 0; i < alone.size(); ++i)
      BOOST_TEST((alone[i].pair == shared[i].pair && alone[i].begin_s == shared[i].begin_s &&
                  alone[i].end_s == shared[i].end_s));
  }
}

BOOST_AUTO_TEST_CASE(all_windows_among_176_satellites_over_an_orbit_take_less_than_a_second_of_processor) {
  constellation::WalkerConfig config;
  config.planes = 11, config.per_plane = 16, config.phasing = 1.0;
  config.propagator = environment::Propagator::kSgp4;
  const auto batch = constellation::batch_of(constellation::walker_members(config, kEpoch), kEpoch);
  const std::clock_t begin = std::clock();
  const auto found = link_windows(batch, all_pairs(batch), {5000.0, 80.0}, {0.0, 5740.0});
  const double cpu_s = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
  BOOST_TEST_MESSAGE("176 satellites, " << found.size() << " windows: " << cpu_s << " s of processor");
  BOOST_TEST(found.size() > 5000u);
  BOOST_TEST(cpu_s < 1.0 * support::kPatience);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::mesh
