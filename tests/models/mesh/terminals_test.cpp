#include "models/mesh/terminals.h"

#include <boost/test/unit_test.hpp>
#include <cmath>

#include "harness/time/seed.h"
#include "models/base/constants.h"
#include "models/constellation/walker.h"
#include "models/mesh/schedule.h"

namespace flatsat::mesh {

BOOST_AUTO_TEST_SUITE(terminals)

namespace {

using boost::test_tools::tolerance;

const environment::Utc kEpoch = environment::parse_utc("2027-06-21T00:00:00Z");

/// One degree a second, a search that finds at once, 3 s to settle.
PointingConfig pointing(double settle_s = 3.0) {
  return {model::kDegree, {.uncertainty_rad = 0.0, .margin_db = 40.0, .jitter_rad = 0.0}, settle_s};
}

/// Eight satellites evenly round one circle.
struct Circle {
  Circle() {
    constellation::WalkerConfig walker;
    walker.planes = 1;
    walker.per_plane = 8;
    walker.altitude_km = 8000.0;
    members = constellation::walker_members(walker, kEpoch);
    batch = constellation::batch_of(members, kEpoch);
  }
  std::vector<constellation::Member> members;
  environment::OrbitBatch batch;
};

class Wishes : public PairingPolicy {
 public:
  explicit Wishes(std::vector<Window> windows) : windows_(std::move(windows)) {}
  std::vector<Pair> candidates(const Crew&) const override { return {}; }
  std::vector<Window> wished(const Crew&) const override { return windows_; }

 private:
  const std::vector<Window> windows_;
};

Schedule flown(const std::vector<Window>& windows, unsigned terminals, const PointingConfig& config) {
  const Circle circle;
  time::NamedStream random(1, "test");
  return make_schedule(Wishes(windows), {circle.members, circle.batch, {}, {0.0, 2000.0}},
                       {std::vector<unsigned>(8, terminals), 0.0, config}, &random);
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_free_terminal_that_has_to_turn_least_is_taken) {
  const Mount mount{{7000.0, 0.0, 0.0}, {0.0, 1.0, 0.0}, {0.0, 0.0, 1.0}, {1.0, 0.0, 0.0}};
  Terminals two({2}, 1, {1.0, 0.0, 0.0});
  const environment::Vector ahead{7000.0, 100.0, 0.0}, across{7000.0, 0.0, 100.0};
  BOOST_TEST(two.turn(0, 0.0, mount, across, 10.0, mount, across) == 0.5 * model::kPi, tolerance(1e-12));
  BOOST_TEST(two.turn(0, 20.0, mount, ahead, 30.0, mount, ahead) < 1e-12);    // that which never turned
  BOOST_TEST(two.turn(0, 40.0, mount, across, 50.0, mount, across) < 1e-12);  // that which looks there since 10 s
  BOOST_TEST(two.turn(0, 45.0, mount, across, 60.0, mount, across) == 0.5 * model::kPi, tolerance(1e-12));
  BOOST_TEST(two.free_from_s(0, 47.0) == 50.0);
}

// From one to the next the line falls by half of 45 deg below the horizontal: ahead by 22.5 deg, back by 157.5 deg.
BOOST_AUTO_TEST_CASE(a_new_link_waits_for_the_longer_turn_of_both_ends_and_the_search) {
  const auto s = flown({{{0, 1}, 10.0, 500.0, false, false}}, 4, pointing());
  BOOST_REQUIRE(s.contacts.size() == 1u);
  BOOST_REQUIRE(s.gaps.size() == 1u);
  BOOST_TEST(s.gaps[0].begin_s == 10.0);
  BOOST_TEST(s.gaps[0].slew_s == 157.5, tolerance(1e-4));
  BOOST_TEST(s.contacts[0].begin_s == 10.0 + 157.5 + 3.0, tolerance(1e-4));
  BOOST_TEST(s.gaps[0].up_s == s.contacts[0].begin_s);
}

// From 22.5 deg below ahead to 22.5 deg below astern: 135 deg. The other end turns by 22.5 deg from rest.
BOOST_AUTO_TEST_CASE(a_terminal_that_is_handed_over_turns_from_its_last_partner_to_the_next) {
  const auto s = flown({{{0, 1}, 0.0, 500.0, true, false}, {{0, 7}, 100.0, 1500.0, false, false}}, 1, pointing());
  BOOST_REQUIRE(s.contacts.size() == 2u);
  BOOST_TEST(s.contacts[0].begin_s == 0.0);  // it was there before the begin
  BOOST_REQUIRE(s.gaps.size() == 1u);
  BOOST_TEST(s.gaps[0].begin_s == 500.0);  // the only terminal is free then
  BOOST_TEST(s.gaps[0].slew_s == 135.0, tolerance(1e-4));
  BOOST_TEST(s.contacts[1].begin_s == 500.0 + 135.0 + 3.0, tolerance(1e-4));
}

BOOST_AUTO_TEST_CASE(a_search_takes_what_models_optical_says_on_average) {
  PointingConfig config = pointing(0.0);
  config.search = {.search_half_angle_rad = 300e-6, .uncertainty_rad = 140e-6, .beam_half_angle_rad = 15e-6};
  time::NamedStream random(1, "searches");
  double sum_s = 0.0;
  constexpr int kCount = 20'000;
  for (int i = 0; i < kCount; ++i) sum_s += carries_from_s(config, 0.0, 1e9, 0.0, random);
  BOOST_TEST(sum_s / kCount == mean_search_s(config), tolerance(0.03));
}

BOOST_AUTO_TEST_CASE(a_search_that_never_finds_ends_with_the_window) {
  PointingConfig config = pointing();
  config.search.detection = 0.0;
  time::NamedStream random(1, "never");
  BOOST_TEST(carries_from_s(config, 0.0, 100.0, 0.0, random) >= 100.0);
  BOOST_TEST(carries_from_s(config, 0.0, 1e12, 0.0, random) == 1e12);
}

BOOST_AUTO_TEST_CASE(pairs_without_a_free_terminal_are_named) {
  const auto s = flown(
      {{{0, 1}, 0.0, 900.0, true, false}, {{0, 2}, 5.0, 800.0, false, false}, {{0, 2}, 850.0, 890.0, false, false}}, 1,
      pointing());
  BOOST_TEST(s.unserved == 2u);
  BOOST_REQUIRE(s.unserved_pairs.size() == 1u);
  BOOST_TEST((s.unserved_pairs[0] == Pair{0, 2}));
}

// One terminal at the site: kept from 10 to 100 s; then the one that stays for longest, while another has come and
// gone.
BOOST_AUTO_TEST_CASE(a_site_takes_the_satellite_that_stays_for_longest_and_keeps_it_until_it_sets) {
  const Circle circle;
  SiteConfig site;
  site.latitude_deg = 10.0;
  const Ground ground({site}, kEpoch);
  time::NamedStream random(1, "sites");
  PointingConfig at_once = pointing(0.0);
  at_once.slew_rad_s = 1e9;
  const std::vector<Window> sights{{{0, 0}, 10.0, 100.0, false, false},
                                   {{1, 0}, 20.0, 300.0, false, false},
                                   {{2, 0}, 30.0, 90.0, false, false},
                                   {{3, 0}, 40.0, 200.0, false, false}};
  const auto s = schedule_sights(circle.batch, ground, sights, {std::vector<unsigned>(8, 1), {1}, at_once}, random);
  BOOST_REQUIRE(s.contacts.size() == 2u);
  BOOST_TEST((s.contacts[0].pair == Pair{0, 0}));
  BOOST_TEST((s.contacts[1].pair == Pair{1, 0}));
  BOOST_TEST(s.contacts[1].begin_s == 100.0, tolerance(1e-6));
  BOOST_TEST(s.contacts[1].end_s == 300.0);
  BOOST_TEST(s.unserved == 2u);
  BOOST_TEST(s.gaps.size() == 2u);
}

BOOST_AUTO_TEST_CASE(a_satellite_has_no_more_sites_than_terminals_for_them) {
  const Circle circle;
  const Ground ground({SiteConfig{}, SiteConfig{}}, kEpoch);
  time::NamedStream random(1, "sites");
  const std::vector<Window> sights{{{0, 0}, 0.0, 50.0, true, false}, {{0, 1}, 0.0, 90.0, true, false}};
  const auto one =
      schedule_sights(circle.batch, ground, sights, {std::vector<unsigned>(8, 1), {4, 4}, pointing()}, random);
  BOOST_REQUIRE(one.contacts.size() == 1u);
  BOOST_TEST((one.contacts[0].pair == Pair{0, 1}));
  BOOST_TEST(one.gaps.empty());
  const auto two =
      schedule_sights(circle.batch, ground, sights, {std::vector<unsigned>(8, 2), {4, 4}, pointing()}, random);
  BOOST_TEST(two.contacts.size() == 2u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::mesh
