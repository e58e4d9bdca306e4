#include "models/mesh/pairing.h"

#include <boost/test/unit_test.hpp>
#include <map>

#include "models/constellation/walker.h"

namespace flatsat::mesh {

BOOST_AUTO_TEST_SUITE(pairing)

namespace {

const environment::Utc kEpoch = environment::parse_utc("2027-06-21T00:00:00Z");

/// A little constellation with what a policy asks of it.
struct Small {
  explicit Small(const constellation::WalkerConfig& config)
      : members(constellation::walker_members(config, kEpoch)), batch(constellation::batch_of(members, kEpoch)) {}
  Crew crew(const Span& span = {0.0, 3000.0}) const { return {members, batch, {}, span}; }
  std::vector<constellation::Member> members;
  environment::OrbitBatch batch;
};

constellation::WalkerConfig config(std::uint32_t planes, std::uint32_t per_plane) {
  constellation::WalkerConfig c;
  c.planes = planes, c.per_plane = per_plane, c.altitude_km = 1200.0;
  return c;
}

bool has(const std::vector<Pair>& pairs, std::uint32_t a, std::uint32_t b) {
  return std::find(pairs.begin(), pairs.end(), Pair{a, b}) != pairs.end();
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_grid_links_each_satellite_with_four_others) {
  const Small small(config(5, 7));
  const auto pairs = PlusGrid({}).candidates(small.crew());
  std::map<std::uint32_t, int> degree;
  for (const auto& pair : pairs) ++degree[pair.a], ++degree[pair.b];
  BOOST_TEST(pairs.size() == 70u);
  for (const auto& [node, links] : degree) BOOST_TEST(links == 4);
  BOOST_TEST((has(pairs, 0, 1) && has(pairs, 0, 6) && has(pairs, 0, 7) && has(pairs, 0, 28)));
}

BOOST_AUTO_TEST_CASE(a_shift_leads_to_another_index_of_the_next_plane_and_an_open_seam_to_none) {
  const Small small(config(4, 6));
  const auto pairs = PlusGrid({.shift = 1, .seam_shift = 2, .seam = true}).candidates(small.crew());
  BOOST_TEST((has(pairs, 5, 6) && has(pairs, 2, 18)));  // p0s5 with p1s0; p3s0 with p0s2
  const auto open = PlusGrid({.shift = 1, .seam_shift = 2, .seam = false}).candidates(small.crew());
  BOOST_TEST(open.size() == pairs.size() - 6);
}

BOOST_AUTO_TEST_CASE(a_lost_member_leaves_a_hole_in_the_grid) {
  Small small(config(5, 7));
  small.members[8].present = false;
  BOOST_TEST(PlusGrid({}).candidates(small.crew()).size() == 66u);
}

BOOST_AUTO_TEST_CASE(two_planes_and_two_places_are_linked_once) {
  const Small small(config(2, 2));
  BOOST_TEST(PlusGrid({}).candidates(small.crew()).size() == 4u);
}

BOOST_AUTO_TEST_CASE(the_nearest_are_chosen_until_each_end_has_enough) {
  const Small small(config(6, 11));
  const auto windows = Nearest({.count = 3, .every_s = 500.0}).wished(small.crew());
  for (const double t : {100.0, 700.0, 2900.0}) {
    std::map<std::uint32_t, int> degree;
    for (const auto& w : windows)
      if (w.begin_s <= t && t < w.end_s) ++degree[w.pair.a], ++degree[w.pair.b];
    BOOST_TEST(degree.size() > 60u);
    for (const auto& [node, links] : degree) BOOST_TEST(links <= 3);
  }
}

BOOST_AUTO_TEST_CASE(a_planned_contact_holds_as_far_as_the_two_see_each_other) {
  const Small small(config(3, 12));
  // Neighbours of a ring at 1,200 km always see each other; opposite ones never do.
  PlannedContacts plan({{{1, 0}, 100.0, 900.0, false, false},
                        {{0, 1}, 800.0, 1000.0, false, false},
                        {{0, 6}, 0.0, 3000.0, false, false}});
  const auto windows = plan.wished(small.crew());
  BOOST_REQUIRE(windows.size() == 1u);
  BOOST_TEST((windows[0].pair == Pair{0, 1}));
  BOOST_TEST(windows[0].begin_s == 100.0);
  BOOST_TEST(windows[0].end_s == 1000.0);
  BOOST_TEST(plan.candidates(small.crew()).size() == 2u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::mesh
