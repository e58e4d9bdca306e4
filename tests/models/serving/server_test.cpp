// Continuous batching on one satellite: instants by hand.
#include "models/serving/server.h"

#include <boost/test/unit_test.hpp>

namespace flatsat::serving {

BOOST_AUTO_TEST_SUITE(server)

namespace {

constexpr std::int64_t kMs = 1'000'000'000;

/// 1000 tokens of context are read in 50 ms; a token of n requests takes 20 ms + n x 0.5 ms.
ServerConfig usual() { return {}; }

struct Seen {
  std::uint64_t id;
  double ms;
  bool is_done;
  bool operator==(const Seen&) const = default;
};
std::ostream& operator<<(std::ostream& out, const Seen& seen) {
  return out << seen.id << (seen.is_done ? " done " : " first token ") << seen.ms;
}

std::vector<Seen> until(Server& server, std::int64_t ps) {
  std::vector<Seen> seen;
  for (const auto& p : server.advance(ps)) seen.push_back({p.id, static_cast<double>(p.at_ps) / kMs, p.is_done});
  return seen;
}

void check(const std::vector<Seen>& seen, const std::vector<Seen>& right) {
  BOOST_REQUIRE_EQUAL(seen.size(), right.size());
  for (std::size_t i = 0; i < seen.size(); ++i) {
    BOOST_TEST(seen[i].id == right[i].id);
    BOOST_TEST(seen[i].is_done == right[i].is_done);
    BOOST_TEST(std::abs(seen[i].ms - right[i].ms) < 1e-8);
  }
}

BOOST_AUTO_TEST_CASE(one_alone_is_read_and_then_decodes_its_further_tokens) {
  Server server(usual(), 0);
  server.add({1, 1000, 11}, 0);
  check(until(server, 1000 * kMs), {{1, 50.0, false}, {1, 50.0 + 10 * 20.5, true}});
  BOOST_TEST(server.is_idle());
}

BOOST_AUTO_TEST_CASE(an_answer_of_one_token_is_done_when_its_context_is_read) {
  Server server(usual(), 0);
  server.add({1, 1000, 1}, 0);
  check(until(server, 1000 * kMs), {{1, 50.0, false}, {1, 50.0, true}});
}

BOOST_AUTO_TEST_CASE(while_one_is_read_the_others_stand_still_and_together_they_are_slower) {
  Server server(usual(), 0);
  server.add({1, 1000, 11}, 0);
  until(server, 60 * kMs);
  server.add({2, 1000, 6}, 60 * kMs);  // 10 ms of the first one's steps are over: 10/20.5 of 10 steps
  // Read until 110 ms. Then both, 21 ms a token: the second has 5 to go, the first 10 - 10/20.5.
  const double second = 110.0 + 5 * 21.0;
  const double left = 10.0 - 10.0 / 20.5 - 5.0;
  check(until(server, 1000 * kMs), {{2, 110.0, false}, {2, second, true}, {1, second + left * 20.5, true}});
}

BOOST_AUTO_TEST_CASE(who_finds_the_batch_full_waits_in_order_of_arrival) {
  auto config = usual();
  config.batch = 1;
  Server server(config, 0);
  server.add({1, 1000, 11}, 0);
  server.add({2, 1000, 1}, 0);
  server.add({3, 1000, 1}, 0);
  BOOST_TEST(server.waiting() == 2u);
  check(until(server, 1000 * kMs),
        {{1, 50.0, false}, {1, 255.0, true}, {2, 305.0, false}, {2, 305.0, true}, {3, 355.0, false}, {3, 355.0, true}});
}

BOOST_AUTO_TEST_CASE(who_finds_no_memory_waits_and_nobody_overtakes) {
  auto config = usual();
  config.memory_tokens = 2000;
  Server server(config, 0);
  server.add({1, 1000, 11}, 0);
  server.add({2, 1000, 1}, 0);  // 1001 more than the 989 that are left
  server.add({3, 100, 1}, 0);   // would fit, but is behind
  BOOST_TEST(server.running() == 1u);
  check(until(server, 1000 * kMs),
        {{1, 50.0, false}, {1, 255.0, true}, {2, 305.0, false}, {2, 305.0, true}, {3, 310.0, false}, {3, 310.0, true}});
  BOOST_TEST(!server.fits({4, 1500, 501}));
}

BOOST_AUTO_TEST_CASE(at_half_the_speed_the_rest_takes_twice_as_long_and_without_any_it_stands) {
  Server server(usual(), 0);
  server.add({1, 1000, 2}, 0);
  until(server, 25 * kMs);
  server.set_speed(0.5, 25 * kMs);  // 25 ms of reading left: until 75
  check(until(server, 75 * kMs), {{1, 75.0, false}});
  server.set_speed(0.0, 80 * kMs);  // 2.5 of 20.5 ms are over
  check(until(server, 500 * kMs), {});
  server.set_speed(1.0, 500 * kMs);
  check(until(server, 1000 * kMs), {{1, 518.0, true}});
}

BOOST_AUTO_TEST_CASE(what_is_dropped_gives_its_place_away) {
  auto config = usual();
  config.batch = 1;
  Server server(config, 0);
  server.add({1, 1000, 11}, 0);
  server.add({2, 1000, 1}, 0);
  server.add({3, 1000, 1}, 0);
  until(server, 100 * kMs);
  server.drop(1, 100 * kMs);
  server.drop(3, 100 * kMs);
  check(until(server, 1000 * kMs), {{2, 150.0, false}, {2, 150.0, true}});
  server.add({4, 1000, 11}, 1000 * kMs);
  server.add({5, 1000, 11}, 1000 * kMs);
  const std::vector<std::uint64_t> both{4, 5};
  BOOST_TEST(server.drop_all(1010 * kMs) == both);
  BOOST_TEST(server.is_idle());
  BOOST_TEST(server.next_ps() == network::kNeverPs);
}

}  // namespace

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::serving
