#include "models/environment/anomaly.h"

#include <boost/test/unit_test.hpp>

#include "models/environment/frames.h"
#include "models/environment/orbit.h"
#include "tests/models/environment/reference.h"

namespace flatsat::environment {

BOOST_AUTO_TEST_SUITE(anomaly)

namespace {

const std::vector<LatLon> kSquare{{0, 0}, {0, 10}, {10, 10}, {10, 0}};
constexpr double kTenDaysS = 10.0 * 86400.0;

struct Residency {
  double share = 0.0, longest_min = 0.0;
};

/// Circular orbit over ten days, which is long enough for the node's longitude to matter little.
Residency residency(double altitude_km, double inclination_deg) {
  OrbitElements elements;
  elements.altitude_km = altitude_km;
  elements.inclination_deg = inclination_deg;
  const auto epoch = parse_utc("2027-06-21T00:00:00Z");
  const auto orbit = make_orbit(elements, epoch);
  const double gmst = gmst_rad(epoch);
  const auto place = [&](double t) {
    const auto ground = geodetic(orbit->state(t).position_km, gmst + kEarthRotationRadS * t);
    return LatLon{ground.latitude_deg, ground.longitude_deg};
  };
  Residency result;
  double since = 0.0;
  for (const auto& c : anomaly_crossings(anomaly_polygon(), place, kTenDaysS, 10.0)) {
    if (!c.is_entry) {
      result.share += (c.seconds - since) / kTenDaysS;
      result.longest_min = std::max(result.longest_min, (c.seconds - since) / 60.0);
    }
    since = c.seconds;
  }
  return result;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_square_contains_its_middle_and_not_its_surroundings) {
  BOOST_TEST(inside(kSquare, {5, 5}));
  for (const LatLon& place : {LatLon{5, -1}, LatLon{5, 11}, LatLon{-1, 5}, LatLon{11, 5}})
    BOOST_TEST(!inside(kSquare, place));
}

BOOST_AUTO_TEST_CASE(no_polygon_contains_nothing) { BOOST_TEST(!inside({}, {0, 0})); }

BOOST_AUTO_TEST_CASE(the_default_is_the_extended_estimate_of_the_table) {
  std::vector<LatLon> expected;
  for (const auto& row : reference_table("saa_polygon.csv")) {
    if (row.text("polygon") == "EXTENDED_ESTIMATE")
      expected.push_back({row.number("lat_deg"), row.number("lon_east_deg")});
  }
  BOOST_TEST_REQUIRE(anomaly_polygon().size() == expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    BOOST_TEST(anomaly_polygon()[i].latitude_deg == expected[i].latitude_deg);
    BOOST_TEST(anomaly_polygon()[i].longitude_deg == expected[i].longitude_deg);
  }
}

BOOST_AUTO_TEST_CASE(a_way_through_the_square_enters_and_leaves_at_its_edges) {
  const auto crossings = anomaly_crossings(
      kSquare,
      [](double t) {
        return LatLon{5.0, t / 10.0 - 3.3};
      },
      300.0, 10.0);
  BOOST_TEST_REQUIRE(crossings.size() == 2u);
  BOOST_TEST(crossings[0].is_entry);
  BOOST_TEST(std::abs(crossings[0].seconds - 33.0) < 1e-7);
  BOOST_TEST(!crossings[1].is_entry);
  BOOST_TEST(std::abs(crossings[1].seconds - 133.0) < 1e-7);
}

BOOST_AUTO_TEST_CASE(ten_days_of_the_orbits_in_the_table_spend_its_share_inside) {
  for (const auto& row : reference_table("saa_residency.csv")) {
    const auto found = residency(row.number("alt_km"), row.number("inc_deg"));
    BOOST_TEST_MESSAGE(row.text("orbit") << ": " << found.share << ", " << found.longest_min << " min");
    BOOST_TEST_CONTEXT(row.text("orbit")) {
      BOOST_TEST(std::abs(found.share - row.number("frac_time_extended")) < 0.004);
      BOOST_TEST(std::abs(found.longest_min - row.number("longest_pass_min_extended")) < 1.1);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::environment
