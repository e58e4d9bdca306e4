#include "models/environment/eclipse.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>

#include "models/environment/orbit.h"
#include "models/environment/sun.h"
#include "tests/models/environment/reference.h"

namespace flatsat::environment {

BOOST_AUTO_TEST_SUITE(eclipse)

namespace {

const char* name_of(ShadowEvent event) {
  static constexpr const char* kNames[] = {"penumbra_in", "umbra_in", "umbra_out", "penumbra_out"};
  return kNames[static_cast<std::size_t>(event)];
}

std::vector<ShadowCrossing> day_of(const std::string& name, const std::string& epoch_text) {
  const auto lines = reference_tles("eclipse_orbits.tle").at(name);
  const auto epoch = parse_utc(epoch_text);
  const auto orbit = make_orbit(OrbitTle{lines.line1, lines.line2}, epoch);
  const SunTable sun(epoch, 86400.0);
  return shadow_crossings([&](double t) { return discs(orbit->state(t).position_km, sun.at(t)); }, 86400.0, 10.0);
}

void check_day(const std::string& name, const std::string& epoch) {
  const auto found = day_of(name, epoch);
  std::vector<Row> expected;
  for (const auto& row : reference_table("eclipse_events.csv")) {
    if (row.text("orbit") == name) expected.push_back(row);
  }
  BOOST_TEST_REQUIRE(found.size() == expected.size());
  double worst_s = 0.0;
  for (std::size_t i = 0; i < found.size(); ++i) {
    BOOST_TEST(name_of(found[i].event) == expected[i].text("event"));
    worst_s = std::max(worst_s, std::abs(found[i].seconds - expected[i].number("t_s_since_epoch")));
  }
  BOOST_TEST_MESSAGE(name << ": " << found.size() << " crossings, " << worst_s << " s");
  BOOST_TEST(worst_s < 0.005);
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_day_of_the_space_station_agrees_with_the_table) {
  check_day("ISS_LIKE", "2026-04-11T00:00:00Z");
}
BOOST_AUTO_TEST_CASE(a_day_at_53_deg_agrees_with_the_table) { check_day("STARLINK_53", "2026-03-20T12:00:00Z"); }
BOOST_AUTO_TEST_CASE(a_day_of_dawn_dusk_in_june_agrees_with_the_table) {
  check_day("SSO_DAWN_DUSK_JUNE", "2026-06-10T00:00:00Z");
}

BOOST_AUTO_TEST_CASE(dawn_dusk_in_december_has_no_eclipse) {
  BOOST_TEST(day_of("SSO_DAWN_DUSK_DEC", "2026-12-15T00:00:00Z").empty());
}

BOOST_AUTO_TEST_CASE(the_sun_is_whole_outside_gone_inside_and_half_behind_a_straight_edge) {
  BOOST_TEST(lit_fraction({1.0, 0.005, 1.006}) == 1.0);
  BOOST_TEST(lit_fraction({1.0, 0.005, 0.994}) == 0.0);
  // An Earth much larger than the Sun has an edge that is nearly straight: through the Sun's centre it hides half, less
  // by the circle's bulge of about sun / (3/2 pi earth).
  BOOST_TEST(std::abs(lit_fraction({1.0, 0.005, 1.0}) - 0.5) < 0.002);
}

BOOST_AUTO_TEST_CASE(equal_discs_a_radius_apart_hide_what_a_lens_does) {
  // Two circles of radius r at distance r overlap in 2 r^2 pi / 3 - r^2 sqrt(3) / 2, so 39.1 % of one.
  BOOST_TEST(lit_fraction({0.01, 0.01, 0.01}) == 1.0 - (2.0 / 3.0 - std::sqrt(3.0) / 2.0 / kPi),
             boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(a_small_disc_before_the_sun_leaves_a_ring) {
  BOOST_TEST(lit_fraction({0.001, 0.002, 0.0}) == 0.75, boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(the_lit_share_falls_steadily_through_the_penumbra) {
  double before = 1.0;
  for (double separation = 1.0048; separation > 0.9952; separation -= 1e-4) {
    const double lit = lit_fraction({1.0, 0.005, separation});
    BOOST_TEST(lit < before);
    before = lit;
  }
}

BOOST_AUTO_TEST_CASE(behind_the_earth_it_is_dark_and_before_it_bright) {
  const Vector sun{1.5e8, 0, 0};
  BOOST_TEST((shadow(discs({-7000, 0, 0}, sun)) == Shadow::kUmbra));
  BOOST_TEST((shadow(discs({7000, 0, 0}, sun)) == Shadow::kNone));
  BOOST_TEST((shadow(discs({0, 7000, 0}, sun)) == Shadow::kNone));
  BOOST_TEST((shadow(discs({-7000, 6378.137, 0}, sun)) == Shadow::kPenumbra));
}

BOOST_AUTO_TEST_CASE(the_earth_seen_from_650_km_has_a_radius_of_65_16412_deg) {
  BOOST_TEST(discs({7028.137, 0, 0}, {1.5e8, 0, 0}).earth_rad / kDegree == 65.16412,
             boost::test_tools::tolerance(1e-7));
}

BOOST_AUTO_TEST_CASE(each_crossing_leads_to_its_shadow) {
  BOOST_TEST((shadow_after(ShadowEvent::kPenumbraEntry) == Shadow::kPenumbra));
  BOOST_TEST((shadow_after(ShadowEvent::kUmbraEntry) == Shadow::kUmbra));
  BOOST_TEST((shadow_after(ShadowEvent::kUmbraExit) == Shadow::kPenumbra));
  BOOST_TEST((shadow_after(ShadowEvent::kPenumbraExit) == Shadow::kNone));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::environment
