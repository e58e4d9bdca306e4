#include "models/optical/cloud_field.h"

#include <boost/test/unit_test.hpp>
#include <cmath>

#include "harness/time/seed.h"
#include "models/base/constants.h"

namespace flatsat::optical {

BOOST_AUTO_TEST_SUITE(cloud_field)

namespace {

using boost::test_tools::tolerance;

CloudSite site(double latitude_deg, double longitude_deg, double clear) {
  return {latitude_deg * model::kDegree, longitude_deg * model::kDegree, clear};
}

/// Shares and correlation of "clear" at the first two sites, over so many independent skies.
struct Seen {
  double first = 0.0, second = 0.0, both = 0.0;
  double correlation() const {
    return (both - first * second) / std::sqrt(first * (1.0 - first) * second * (1.0 - second));
  }
};
Seen seen(const CloudFieldConfig& config, const std::string& stream, int count) {
  time::NamedStream random(7, stream);
  CloudField field(config, random);
  Seen s;
  for (int i = 0; i < count; ++i) {
    field.advance(20.0 * config.persistence_s);
    s.first += field.clear(0) ? 1.0 / count : 0.0;
    s.second += field.clear(1) ? 1.0 / count : 0.0;
    s.both += field.clear(0) && field.clear(1) ? 1.0 / count : 0.0;
  }
  return s;
}

}  // namespace

// One degree of a great circle of 6371.0088 km is 111.195 km; from pole to equator a quarter of it.
BOOST_AUTO_TEST_CASE(distances_are_those_of_great_circles) {
  BOOST_TEST(ground_distance_km(site(48.0, 2.0, 0.5), site(49.0, 2.0, 0.5)) == 111.195, tolerance(1e-5));
  BOOST_TEST(ground_distance_km(site(90.0, 0.0, 0.5), site(0.0, 123.0, 0.5)) == 10007.557, tolerance(1e-6));
}

// P(both below 0) = 1/4 + asin(rho) / 2 pi (Sheppard): for shares of a half the correlation is 2 asin(rho) / pi.
BOOST_AUTO_TEST_CASE(of_shares_of_a_half_the_correlation_of_clear_skies_is_sheppards) {
  for (const double rho : {0.0, 0.3, 0.5, 0.9})
    BOOST_TEST(std::abs(clear_correlation(rho, 0.5, 0.5) - 2.0 * std::asin(rho) / model::kPi) < 1e-6);
}

// 40,000 skies: one sigma of a share is 0.0024, of a correlation 0.005.
BOOST_AUTO_TEST_CASE(sites_have_their_shares_and_correlate_as_their_distance_says) {
  for (const double degrees : {0.5, 2.0, 8.0}) {
    const CloudFieldConfig config{{site(0.0, 0.0, 0.69), site(0.0, degrees, 0.4)}, 300.0, 3600.0, 60.0};
    const double rho = std::exp(-degrees * 111.195 / 300.0);
    const auto s = seen(config, "sky" + std::to_string(degrees), 40'000);
    BOOST_TEST(std::abs(s.first - 0.69) < 0.01);
    BOOST_TEST(std::abs(s.second - 0.4) < 0.01);
    BOOST_TEST(std::abs(s.correlation() - clear_correlation(rho, 0.69, 0.4)) < 0.02);
  }
}

BOOST_AUTO_TEST_CASE(sites_in_one_place_have_one_sky_and_sites_far_away_have_their_own) {
  const auto same = seen({{site(40.0, 5.0, 0.6), site(40.0, 5.0, 0.6)}, 300.0, 3600.0, 60.0}, "same", 2000);
  BOOST_TEST(same.both == same.first, tolerance(1e-9));
  const auto far = seen({{site(40.0, 5.0, 0.6), site(-40.0, 185.0, 0.6)}, 300.0, 3600.0, 60.0}, "far", 40'000);
  BOOST_TEST(std::abs(far.correlation()) < 0.02);
}

// Correlation in time of the sky itself is exp(-dt / T): of shares of a half that of clear is 2 asin(exp(-1)) / pi at
// T.
BOOST_AUTO_TEST_CASE(a_sky_stays_as_it_is_for_as_long_as_its_persistence_says) {
  const CloudFieldConfig config{{site(0.0, 0.0, 0.5)}, 300.0, 3600.0, 60.0};
  time::NamedStream random(7, "persistence");
  CloudField field(config, random);
  constexpr int kCount = 40'000;
  double alike = 0.0;
  for (int i = 0; i < kCount; ++i) {
    field.advance(20.0 * config.persistence_s);
    const bool before = field.clear(0);
    for (int k = 0; k < 4; ++k) field.advance(900.0);  // exact at any step
    alike += before == field.clear(0) ? 1.0 / kCount : 0.0;
  }
  BOOST_TEST(std::abs(2.0 * alike - 1.0 - 2.0 * std::asin(std::exp(-1.0)) / model::kPi) < 0.02);
}

BOOST_AUTO_TEST_CASE(changes_alternate_at_whole_steps_and_a_site_without_clouds_has_none) {
  time::NamedStream random(7, "changes");
  const auto changes =
      sky_changes({{site(0.0, 0.0, 0.5), site(10.0, 10.0, 1.0)}, 300.0, 3600.0, 60.0}, 86400.0, random);
  BOOST_TEST(changes.size() > 4u);
  bool is_clear = true;
  for (const auto& change : changes) {
    BOOST_TEST(change.site == 0u);
    BOOST_TEST(change.clear == !is_clear);
    BOOST_TEST(std::fmod(change.at_s, 60.0) == 0.0);
    is_clear = change.clear;
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::optical
