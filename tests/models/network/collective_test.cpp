// Collective operations over a ring and over trees of links, against closed forms and a published run.
#include "models/network/collective.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <random>

#include "models/network/collective_run.h"
#include "tests/models/network/fixed_mesh.h"

namespace flatsat::network {

BOOST_AUTO_TEST_SUITE(collective)

namespace {

constexpr std::int64_t kNs = 1000;

/// Flown from time 0; when the last rank has all. Units: ps.
std::int64_t flown_ps(const Collective& collective, const FixedMesh& mesh, unsigned ranks,
                      const TransportConfig& transport_config = {}, const RankConfig& rank_config = {}) {
  Transport transport(transport_config, mesh.ways, mesh);
  std::vector<unsigned> nodes;
  for (unsigned rank = 0; rank < ranks; ++rank) nodes.push_back(rank);
  CollectiveRun run(collective, rank_config, nodes, transport);
  for (unsigned rank = 0; rank < ranks; ++rank) run.begin(rank);
  while (!run.end_ps()) {
    const std::int64_t next = std::min(run.next_ps(), transport.next_ps());
    BOOST_REQUIRE(next != kNeverPs);
    for (const auto& outcome : transport.advance(next)) run.take(outcome);
    run.act();
  }
  for (unsigned rank = 0; rank < ranks; ++rank) BOOST_TEST(run.is_done(rank));
  return *run.end_ps();
}

FixedMesh ring(unsigned ranks, std::uint64_t rate_bps, std::int64_t delay_ps) {
  FixedMesh mesh(ranks, delay_ps);
  for (unsigned r = 0; r < ranks; ++r) mesh.link(r, (r + 1) % ranks, rate_bps);
  return mesh;
}

std::vector<std::uint64_t> bytes_sent_by_rank(const Collective& collective, unsigned ranks) {
  std::vector<std::uint64_t> bytes(ranks);
  for (const auto& send : collective) bytes[send.from] += send.bytes;
  return bytes;
}

/// Whose content each byte of each rank holds, a bit a rank.
using Holdings = std::vector<std::vector<std::uint32_t>>;

Holdings own_only(unsigned ranks, std::uint64_t bytes) {
  Holdings holdings(ranks, std::vector<std::uint32_t>(bytes));
  for (unsigned r = 0; r < ranks; ++r) std::fill(holdings[r].begin(), holdings[r].end(), 1u << r);
  return holdings;
}

/// Carries the content in an order of its own, as some network might: a send may leave once what it waits for has come
/// and the sends of its rank before it have left; it arrives at any time after.
void carry(const Collective& collective, Holdings& holdings, std::mt19937& random) {
  enum class State { kWaits, kUnderWay, kThere };
  std::vector<State> states(collective.size(), State::kWaits);
  std::vector<std::vector<std::uint32_t>> content(collective.size());
  const auto may_leave = [&](unsigned i) {
    for (const auto earlier : collective[i].after)
      if (states[earlier] != State::kThere) return false;
    for (unsigned k = 0; k < i; ++k)
      if (collective[k].from == collective[i].from && states[k] == State::kWaits) return false;
    return true;
  };
  for (;;) {
    std::vector<unsigned> can;
    for (unsigned i = 0; i < collective.size(); ++i)
      if (states[i] == State::kUnderWay || (states[i] == State::kWaits && may_leave(i))) can.push_back(i);
    if (can.empty()) break;
    const unsigned i = can[random() % can.size()];
    const auto& send = collective[i];
    const auto from = holdings[send.from].begin() + static_cast<std::ptrdiff_t>(send.begin);
    if (states[i] == State::kWaits) {
      content[i].assign(from, from + static_cast<std::ptrdiff_t>(send.bytes));
      states[i] = State::kUnderWay;
      continue;
    }
    for (std::size_t b = 0; b < send.bytes; ++b) {
      auto& at = holdings[send.to][send.begin + b];
      BOOST_TEST((!send.reduces || (at & content[i][b]) == 0u));  // nothing is added twice
      at = send.reduces ? at | content[i][b] : content[i][b];
    }
    states[i] = State::kThere;
  }
  BOOST_TEST(std::count(states.begin(), states.end(), State::kThere) == static_cast<long>(states.size()));
}

}  // namespace

BOOST_AUTO_TEST_CASE(an_all_reduce_leaves_the_sum_of_all_everywhere) {
  std::mt19937 random(5);
  for (int round = 0; round < 30; ++round)
    for (const unsigned ranks : {2u, 3u, 5u, 8u, 12u}) {
      const std::uint64_t bytes = ranks + random() % 30;
      std::vector<Collective> all{all_reduce(CollectiveAlgorithm::kRing, ranks, bytes),
                                  all_reduce(CollectiveAlgorithm::kTree, ranks, bytes),
                                  all_reduce(CollectiveAlgorithm::kRing, ranks, 3 * bytes, 3)};
      if (ranks == 8) all.push_back(all_reduce(CollectiveAlgorithm::kHalvingDoubling, ranks, bytes));
      if (ranks == 8 || ranks == 12) all.push_back(hierarchical_all_reduce(ranks, 4, bytes));
      for (const auto& collective : all) {
        Holdings holdings = own_only(ranks, 3 * bytes);
        carry(collective, holdings, random);
        std::uint64_t end = 0;
        for (const auto& send : collective) end = std::max(end, send.begin + send.bytes);
        for (const auto& held : holdings)
          BOOST_TEST(std::all_of(held.begin(), held.begin() + static_cast<std::ptrdiff_t>(end),
                                 [&](std::uint32_t whose) { return whose == (1u << ranks) - 1; }));
      }
    }
}

BOOST_AUTO_TEST_CASE(a_broadcast_leaves_the_first_rank_s_content_everywhere) {
  std::mt19937 random(6);
  for (const unsigned ranks : {2u, 7u, 12u}) {
    Holdings holdings = own_only(ranks, 40);
    carry(broadcast(ranks, 40, 5), holdings, random);
    for (const auto& held : holdings) BOOST_TEST((held == std::vector<std::uint32_t>(40, 1u)));
  }
}

BOOST_AUTO_TEST_CASE(scattered_sums_gathered_are_an_all_reduce) {
  std::mt19937 random(7);
  Holdings holdings = own_only(7, 30);
  carry(reduce_scatter(7, 30), holdings, random);
  carry(all_gather(7, 30), holdings, random);
  for (const auto& held : holdings) BOOST_TEST((held == std::vector<std::uint32_t>(30, 127u)));
}

BOOST_AUTO_TEST_CASE(a_ring_all_reduce_takes_as_long_as_astra_sim_says) {
  // astra-sim/astra-sim, revision 518bd51, its regression template: 8 ranks, 1 MiB, 4 splits, 500 ns, 50 GiB/s,
  // 10 ns an endpoint, 50 GB/s of memory: 117,780 ns. It counts whole nanoseconds on a link.
  const auto mesh = ring(8, 8ull * 50 * (1ull << 30), 500 * kNs);
  const auto collective = all_reduce(CollectiveAlgorithm::kRing, 8, 1 << 20, 4);
  const std::int64_t ps = flown_ps(collective, mesh, 8, {.serialization_grain_ps = kNs},
                                   {.endpoint_delay_ps = 10 * kNs, .memory_bytes_per_s = 50e9});
  BOOST_TEST(ps / kNs == 117'780);
  // As flows the same within the nanoseconds that are rounded away: 56 x 0.35 ns.
  const std::int64_t flows =
      flown_ps(collective, mesh, 8, {.packet_bytes = 100}, {.endpoint_delay_ps = 10 * kNs, .memory_bytes_per_s = 50e9});
  BOOST_TEST(std::abs(flows - ps) < 25 * kNs);
}

BOOST_AUTO_TEST_CASE(a_ring_all_reduce_by_its_closed_form) {
  // 2 (n - 1) (S / (n B) + d)
  for (const unsigned n : {2u, 3u, 8u, 81u}) {
    const auto mesh = ring(n, 8'000'000'000, 700 * kNs);  // a byte a nanosecond
    const auto collective = all_reduce(CollectiveAlgorithm::kRing, n, 1000ull * n);
    for (const std::uint64_t packet_bytes : {10ull, 65536ull})
      BOOST_TEST(flown_ps(collective, mesh, n, {.packet_bytes = packet_bytes}) == 2 * (n - 1) * 1700 * kNs);
  }
}

BOOST_AUTO_TEST_CASE(halves_of_an_all_reduce_take_half_of_its_time) {
  const auto mesh = ring(8, 8'000'000'000, 700 * kNs);
  BOOST_TEST(flown_ps(reduce_scatter(8, 8000), mesh, 8) == 7 * 1700 * kNs);
  BOOST_TEST(flown_ps(all_gather(8, 8000), mesh, 8) == 7 * 1700 * kNs);
}

BOOST_AUTO_TEST_CASE(a_broadcast_in_pieces_by_its_closed_form) {
  // (h + k - 1) (S / (k B) + d), 15 ranks in a binary tree of height 3
  FixedMesh mesh(15, 700 * kNs);
  for (unsigned r = 1; r < 15; ++r) mesh.link((r - 1) / 2, r, 8'000'000'000);
  for (const unsigned k : {1u, 2u, 8u})
    BOOST_TEST(flown_ps(broadcast(15, 8000, k), mesh, 15) == (3 + k - 1) * (8000 / k + 700) * kNs);
}

BOOST_AUTO_TEST_CASE(all_reduces_move_the_least_that_they_can) {
  // Each rank must send 2 (n - 1) / n of the bytes (Patarasuk and Yuan 2009); a tree sends all of them up and down.
  for (const auto algorithm : {CollectiveAlgorithm::kRing, CollectiveAlgorithm::kHalvingDoubling})
    for (const auto bytes : bytes_sent_by_rank(all_reduce(algorithm, 16, 16'000), 16)) BOOST_TEST(bytes == 30'000u);
  for (const auto bytes : bytes_sent_by_rank(hierarchical_all_reduce(16, 4, 16'000), 16)) BOOST_TEST(bytes == 30'000u);
  std::uint64_t all = 0;
  for (const auto bytes : bytes_sent_by_rank(all_reduce(CollectiveAlgorithm::kTree, 16, 16'000), 16)) all += bytes;
  BOOST_TEST(all == 2u * 15 * 16'000);
}

BOOST_AUTO_TEST_CASE(halving_doubling_takes_the_logarithm_of_steps) {
  // Every pair has a link of its own: 2 log2(n) d + 2 (n - 1) / n S / B
  FixedMesh mesh(8, 700 * kNs);
  for (unsigned a = 0; a < 8; ++a)
    for (unsigned b = a + 1; b < 8; ++b) mesh.link(a, b, 8'000'000'000);
  const auto collective = all_reduce(CollectiveAlgorithm::kHalvingDoubling, 8, 8000);
  BOOST_TEST(flown_ps(collective, mesh, 8) == (6 * 700 + 14'000) * kNs);
}

BOOST_AUTO_TEST_CASE(shares_that_are_not_even_add_up) {
  for (const unsigned ranks : {2u, 3u, 5u, 7u}) {
    std::uint64_t all = 0;
    for (const auto bytes : bytes_sent_by_rank(reduce_scatter(ranks, 1001), ranks)) all += bytes;
    BOOST_TEST(all == (ranks - 1) * 1001u);
  }
}

BOOST_AUTO_TEST_CASE(a_message_that_is_lost_ends_the_operation_and_is_named) {
  FixedMesh mesh(3, 0);
  mesh.link(0, 1, 8'000'000'000);  // rank 2 is out of reach
  Transport transport({}, mesh.ways, mesh);
  CollectiveRun run(all_reduce(CollectiveAlgorithm::kRing, 3, 3000), {}, {0, 1, 2}, transport);
  for (unsigned rank = 0; rank < 3; ++rank) run.begin(rank);
  run.act();
  for (const auto& outcome : transport.advance(0)) BOOST_TEST(run.take(outcome));
  BOOST_REQUIRE(run.lost());
  BOOST_TEST((run.lost()->fate == Fate::kUnreachable));
  BOOST_TEST(!run.end_ps());
}

BOOST_AUTO_TEST_CASE(a_rank_that_begins_late_holds_up_those_who_wait_for_it) {
  // Ring of 4, a byte a nanosecond, 1000 bytes a step, no delay; rank 0 enters 10 us late. Its first message leaves
  // then.
  const auto mesh = ring(4, 8'000'000'000, 0);
  Transport transport({}, mesh.ways, mesh);
  CollectiveRun run(all_gather(4, 4000), {}, {0, 1, 2, 3}, transport);
  for (unsigned rank = 1; rank < 4; ++rank) run.begin(rank);
  const auto advance = [&](std::int64_t until_ps) {
    for (auto next = std::min(run.next_ps(), transport.next_ps()); next <= until_ps && next != kNeverPs;
         next = std::min(run.next_ps(), transport.next_ps())) {
      for (const auto& outcome : transport.advance(next)) run.take(outcome);
      run.act();
    }
  };
  advance(10'000 * kNs);
  transport.advance(10'000 * kNs);
  // Rank 3 passes on its own share and the two that have come to it, and rank 0's is missing everywhere.
  BOOST_TEST(!run.is_done(1));
  run.begin(0);
  advance(100'000 * kNs);
  BOOST_REQUIRE(run.end_ps());
  BOOST_TEST(*run.end_ps() == 13'000 * kNs);  // three more steps, for rank 0's share to come to rank 3
}

BOOST_AUTO_TEST_CASE(operations_that_cannot_be_are_refused) {
  BOOST_CHECK_THROW(all_reduce(CollectiveAlgorithm::kRing, 1, 100), std::invalid_argument);
  BOOST_CHECK_THROW(all_reduce(CollectiveAlgorithm::kHalvingDoubling, 6, 100), std::invalid_argument);
  BOOST_CHECK_THROW(hierarchical_all_reduce(9, 2, 100), std::invalid_argument);
  BOOST_CHECK_THROW(all_gather(8, 7), std::invalid_argument);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::network
