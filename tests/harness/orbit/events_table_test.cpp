#include <boost/test/unit_test.hpp>

#include "harness/orbit/tables.h"
#include "models/environment/frames.h"
#include "tests/harness/orbit/circles.h"

namespace flatsat::orbit {

namespace suites {  // a suite is a namespace, which must not meet the function of its name

BOOST_AUTO_TEST_SUITE(events_table)

namespace {

const auto near(double share) { return boost::test_tools::tolerance(share); }
constexpr double kEarthKm = 6378.137;
const std::string kEquinox = "2026-03-20T14:46:00Z", kSolstice = "2026-06-21T08:25:00Z";  // USNO, Earth's Seasons

EventKinds only(const std::string& kind) {
  return {kind == "eclipse", kind == "anomaly", kind == "passes", kind == "links"};
}

/// The circle of 7000 km over the equator.
PropagatedOrbit low(const std::string& begin, double duration_s, const std::string& name = "A", double at_deg = 0.0) {
  return flown(std::make_shared<Circle>(7000.0, 0.0, at_deg), begin, duration_s, name);
}

/// A site on the equator that the satellite is above of after 1000 s.
environment::Site under(const PropagatedOrbit& satellite) {
  const double u = Circle(7000.0, 0.0).rate() * 1000.0;
  const double gmst = environment::gmst_rad(environment::later(satellite.begin, 1000.0));
  return {"S", 0.0, std::remainder((u - gmst) / kDeg, 360.0), 0.0};
}

// The same by hand: at an elevation of 10 deg the satellite is acos(R cos 10 / a) - 10 = 16.196 deg away as seen from
// the Earth's centre; it gains on the Earth by 0.0617656 - 0.0041781 deg/s.
constexpr double kHalfPassS = 281.2;

/// Two circles that pass each other: the second, at 8000 km, falls behind by 0.0112109 deg/s. The line of sight
/// stays 80 km above the Earth up to acos(6458.137 / 7000) + acos(6458.137 / 8000) = 58.87 deg.
constexpr double kHalfWindowS = 58.87 / 0.0112109;
std::vector<PropagatedOrbit> pair(double duration_s, double ahead_deg) {
  return {low(kEquinox, duration_s),
          flown(std::make_shared<Circle>(8000.0, 0.0, ahead_deg), kEquinox, duration_s, "B")};
}
const double kRangeAtWindowKm =
    std::sqrt(7000.0 * 7000.0 + 8000.0 * 8000.0 - 2.0 * 7000.0 * 8000.0 * std::cos(58.87 * kDeg));

}  // namespace

// At an equinox the Sun stands in the plane of the circle, whose period is 5828.5 s. The shadow's half-angle is
// asin(R / a) = 65.67 deg, less asin((Rs - R) / 1 au) = 0.26 deg for the umbra and more by 0.27 deg for the penumbra.
BOOST_AUTO_TEST_CASE(an_eclipse_has_four_edges_in_their_order_as_far_apart_as_the_cones_are_wide) {
  const auto table = orbit::events_table({low(kEquinox, 5828.5)}, only("eclipse"), {});
  BOOST_REQUIRE(table.rows.size() == 4u);
  std::vector<double> at;
  const std::vector<std::string> edges{"penumbra_in", "umbra_in", "umbra_out", "penumbra_out"};
  for (std::size_t i = 0; i < 4; ++i) {
    BOOST_TEST(word(table, i, "event") == edges[i]);
    at.push_back(number(table, i, "t_s_since_epoch"));
  }
  BOOST_TEST(at[2] - at[1] == 5828.5 * 2.0 * 65.40 / 360.0, near(1e-3));
  BOOST_TEST(at[3] - at[0] == 5828.5 * 2.0 * 65.94 / 360.0, near(1e-3));
  BOOST_TEST(std::abs(number(table, 1, "t_s_oblate_earth") - at[1]) < 1.0);  // the ellipsoid's equator is the sphere's
}

BOOST_AUTO_TEST_CASE(times_count_from_the_elements_and_places_are_those_of_the_instant) {
  const auto table = orbit::events_table({low(kEquinox, 5828.5)}, only("eclipse"), {});
  const double t = number(table, 0, "t_s_since_epoch");
  const auto utc = environment::later(environment::parse_utc(kEquinox), t - 10.0);
  BOOST_TEST(word(table, 0, "utc") == environment::to_string(utc));
  BOOST_TEST(std::hypot(number(table, 0, "x_teme_km"), number(table, 0, "y_teme_km")) == 7000.0, near(1e-9));
  BOOST_TEST(std::abs(number(table, 0, "lat_geodetic_deg")) < 1e-9);
}

BOOST_AUTO_TEST_CASE(a_pass_rises_culminates_and_sets_with_the_elevation_of_each) {
  EventOptions options;
  const auto satellite = low(kEquinox, 2000.0);
  options.sites = {under(satellite)};
  const auto table = orbit::events_table({satellite}, only("passes"), options);
  BOOST_REQUIRE(table.rows.size() == 3u);
  BOOST_TEST(word(table, 0, "event") == "pass_aos");
  BOOST_TEST(word(table, 1, "event") == "pass_highest");
  BOOST_TEST(word(table, 2, "event") == "pass_los");
  BOOST_TEST(word(table, 0, "with") == "S");
  BOOST_TEST(number(table, 0, "value") == 10.0);
  BOOST_TEST(number(table, 1, "value") == 90.0, near(1e-3));
  BOOST_TEST(number(table, 1, "t_s_since_epoch") == 1010.0, near(1e-4));
  BOOST_TEST(number(table, 2, "t_s_since_epoch") - number(table, 0, "t_s_since_epoch") == 2.0 * kHalfPassS, near(1e-3));
}

BOOST_AUTO_TEST_CASE(a_pass_has_one_row_with_where_it_rises_and_how_near_it_comes) {
  EventOptions options;
  const auto satellite = low(kEquinox, 2000.0);
  options.sites = {under(satellite)};
  const auto table = passes_table({satellite}, options);
  BOOST_REQUIRE(table.rows.size() == 1u);
  BOOST_TEST(number(table, 0, "aos_el10_s") == 1010.0 - kHalfPassS, near(1e-3));
  BOOST_TEST(number(table, 0, "los_el10_s") == 1010.0 + kHalfPassS, near(1e-3));
  BOOST_TEST(number(table, 0, "range_at_tca_km") == 7000.0 - kEarthKm, near(1e-4));
  BOOST_TEST(number(table, 0, "az_at_aos_deg") == 270.0, near(1e-3));  // it flies east
  options.mask_deg = 5.0;
  BOOST_TEST(passes_table({satellite}, options).columns[5] == "aos_el5_s");
}

BOOST_AUTO_TEST_CASE(a_pass_that_the_span_cuts_has_no_rise) {
  EventOptions options;
  options.sites = {under(low(kEquinox, 2000.0))};
  auto cut = low(kEquinox, 2000.0);
  cut.begin = environment::later(cut.begin, 1000.0);
  cut.orbit = shifted(cut.orbit, 1000.0);
  const auto table = passes_table({cut}, options);
  BOOST_REQUIRE(table.rows.size() == 1u);
  BOOST_TEST(is_empty(table, 0, "aos_el10_s"));
  BOOST_TEST(is_empty(table, 0, "az_at_aos_deg"));
  BOOST_TEST(!is_empty(table, 0, "los_el10_s"));
}

BOOST_AUTO_TEST_CASE(a_link_opens_and_closes_where_the_earth_lets_it) {
  const auto satellites = pair(14000.0, 7000.0 * 0.0112109);  // side by side after 7000 s
  const auto table = orbit::events_table(satellites, only("links"), {});
  BOOST_REQUIRE(table.rows.size() == 2u);
  BOOST_TEST(word(table, 0, "event") == "link_open");
  BOOST_TEST(word(table, 0, "with") == "B");
  BOOST_TEST(word(table, 1, "event") == "link_close");
  BOOST_TEST(number(table, 0, "t_s_since_epoch") == 7010.0 - kHalfWindowS, near(2e-3));
  BOOST_TEST(number(table, 1, "t_s_since_epoch") == 7010.0 + kHalfWindowS, near(2e-3));
  BOOST_TEST(number(table, 0, "value") == kRangeAtWindowKm, near(2e-4));
}

BOOST_AUTO_TEST_CASE(a_window_says_which_of_its_ends_the_span_cuts) {
  const auto cut = [](double duration_s, double beside_s) {
    const auto table = windows_table(pair(duration_s, beside_s * 0.0112109), {});
    return table.rows.size() == 1u ? word(table, 0, "cut_by_span") : "no row";
  };
  BOOST_TEST(cut(14000.0, 7000.0) == "no");
  BOOST_TEST(cut(8000.0, 1000.0) == "begin");
  BOOST_TEST(cut(8000.0, 7000.0) == "end");
  BOOST_TEST(cut(2000.0, 1000.0) == "both");
  const auto whole = windows_table(pair(14000.0, 7000.0 * 0.0112109), {});
  BOOST_TEST(number(whole, 0, "duration_s") == 2.0 * kHalfWindowS, near(1e-3));
}

// Side by side they are 1000 km apart and, moving at right angles to the line, neither come nearer nor go away.
BOOST_AUTO_TEST_CASE(a_line_of_sight_has_its_range_its_rate_and_whether_it_is_open) {
  const auto satellites = pair(14000.0, 7000.0 * 0.0112109);
  const auto table = links_table(satellites, {0.0, 7000.0}, {});
  BOOST_TEST(number(table, 0, "visible_graze80") == 0.0);
  BOOST_TEST(number(table, 1, "visible_graze80") == 1.0);
  BOOST_TEST(number(table, 1, "range_km") == 1000.0, near(1e-5));
  BOOST_TEST(std::abs(number(table, 1, "range_rate_km_s")) < 1e-3);
  BOOST_TEST(number(table, 1, "los_min_height_km") == 7000.0 - kEarthKm, near(1e-4));
  EventOptions shorter;
  shorter.longest_km = 999.0;
  BOOST_TEST(number(links_table(satellites, {7000.0}, shorter), 0, "visible_graze80") == 0.0);
  // It comes nearer: what the other receives is higher by f v / c.
  const double rate = number(table, 0, "range_rate_km_s");
  BOOST_TEST(rate < 0.0);
  BOOST_TEST(number(table, 0, "doppler_GHz_1550nm") == -rate / 299792.458 * 193414.489, near(1e-3));
}

// Declination of the Sun at a solstice: the obliquity, 23.44 deg.
BOOST_AUTO_TEST_CASE(beta_over_the_equator_is_the_suns_declination) {
  const auto table = beta_table({low(kSolstice, 100.0)}, {{0.0, 50.0}});
  BOOST_REQUIRE(table.rows.size() == 2u);
  BOOST_TEST(number(table, 0, "beta_deg") == 23.44, near(1e-3));
  BOOST_TEST(number(table, 1, "t_s") == 60.0);
}

BOOST_AUTO_TEST_CASE(events_of_each_satellite_are_in_the_order_of_time_and_kinds_that_are_not_asked_for_are_left_out) {
  EventOptions options;
  const auto a = low(kEquinox, 5828.5), b = low(kEquinox, 5828.5, "B", 90.0);
  options.sites = {under(a)};
  const auto table = orbit::events_table({a, b}, {true, false, true, false}, options);
  std::string names;
  double last_s = 0.0;
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    const auto name = word(table, i, "orbit");
    if (names.empty() || names.back() != name[0]) names += name, last_s = 0.0;
    BOOST_TEST(number(table, i, "t_s_since_epoch") >= last_s);
    last_s = number(table, i, "t_s_since_epoch");
    BOOST_TEST(word(table, i, "event").find("link") == std::string::npos);
  }
  BOOST_TEST(names == "AB");
}

BOOST_AUTO_TEST_CASE(a_satellite_that_is_lost_on_the_way_is_named) {
  struct Lost : environment::Orbit {
    environment::OrbitState state(double) const override { throw environment::Sgp4Error(6, 0.5); }
  };
  const auto lost = flown(std::make_shared<Lost>(), "2026-01-01T00:00:10Z", 100.0, "GONE");
  BOOST_CHECK_EXCEPTION(orbit::events_table({lost}, only("eclipse"), {}), LostOrbit, [](const auto& error) {
    return std::string(error.what()).find("GONE at 2026-01-01T00:00:30.000Z: ") == 0;
  });
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace suites

}  // namespace flatsat::orbit
