#include "models/mesh/schedule.h"

#include <boost/test/unit_test.hpp>

namespace flatsat::mesh {

BOOST_AUTO_TEST_SUITE(schedule)

namespace {

/// Wishes as they are written here, for satellites that never move.
class Wishes : public PairingPolicy {
 public:
  Wishes(std::vector<Window> windows, std::vector<Pair> pairs)
      : windows_(std::move(windows)), pairs_(std::move(pairs)) {}
  std::vector<Pair> candidates(const Crew&) const override { return pairs_; }
  std::vector<Window> wished(const Crew&) const override { return windows_; }

 private:
  const std::vector<Window> windows_;
  const std::vector<Pair> pairs_;
};

Schedule flown(const std::vector<Window>& windows, const TerminalConfig& terminals, std::vector<Pair> pairs = {}) {
  const std::vector<constellation::Member> members(4);
  const environment::OrbitBatch batch;
  return make_schedule(Wishes(windows, std::move(pairs)), {members, batch, {}, {0.0, 100.0}}, terminals);
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_wish_without_a_free_terminal_waits_for_one) {
  const auto s = flown({{{0, 1}, 10.0, 50.0, false, false}, {{0, 2}, 20.0, 90.0, false, false}}, {{1, 1, 1, 1}, 0.0});
  BOOST_REQUIRE(s.contacts.size() == 2u);
  BOOST_TEST((s.contacts[1].pair == Pair{0, 2}));
  BOOST_TEST(s.contacts[1].begin_s == 50.0);
  BOOST_TEST(s.unserved == 0u);
}

BOOST_AUTO_TEST_CASE(one_that_never_gets_a_terminal_is_counted) {
  const auto s = flown({{{0, 1}, 10.0, 50.0, false, false}, {{0, 2}, 20.0, 40.0, false, false}}, {{1, 4, 4, 4}, 0.0});
  BOOST_TEST(s.contacts.size() == 1u);
  BOOST_TEST(s.unserved == 1u);
  BOOST_TEST(flown({{{0, 1}, 10.0, 50.0, false, false}}, {{0, 4, 4, 4}, 0.0}).unserved == 1u);
}

BOOST_AUTO_TEST_CASE(two_terminals_hold_two_links_at_a_time) {
  const auto s =
      flown({{{0, 1}, 0.0, 30.0, false, false}, {{0, 2}, 0.0, 60.0, false, false}, {{0, 3}, 5.0, 90.0, false, false}},
            {{2, 2, 2, 2}, 0.0});
  BOOST_REQUIRE(s.contacts.size() == 3u);
  BOOST_TEST(s.contacts[2].begin_s == 30.0);
}

BOOST_AUTO_TEST_CASE(acquisition_takes_its_time_but_for_links_that_were_there_before) {
  const auto s =
      flown({{{0, 1}, 0.0, 50.0, true, false}, {{2, 3}, 10.0, 50.0, false, false}, {{0, 2}, 10.0, 12.0, false, false}},
            {{}, 3.0});
  BOOST_REQUIRE(s.contacts.size() == 2u);
  BOOST_TEST(s.contacts[0].begin_s == 0.0);
  BOOST_TEST(s.contacts[1].begin_s == 13.0);
  BOOST_TEST(s.too_short == 1u);
}

BOOST_AUTO_TEST_CASE(pairs_that_never_see_each_other_are_named) {
  const auto s = flown({{{0, 1}, 0.0, 50.0, true, false}}, {{}, 0.0}, {{0, 1}, {1, 3}});
  BOOST_REQUIRE(s.unseen.size() == 1u);
  BOOST_TEST((s.unseen[0] == Pair{1, 3}));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::mesh
