#include "models/network/execution.h"

#include <boost/test/unit_test.hpp>

#include "tests/models/network/fixed_mesh.h"

namespace flatsat::network {

BOOST_AUTO_TEST_SUITE(execution)

namespace {

using Kind = Operation::Kind;

constexpr std::int64_t kNs = 1000;
constexpr std::uint64_t kByteANs = 8'000'000'000;

Operation compute(std::uint64_t id, std::int64_t ns, std::vector<std::size_t> after = {}) {
  return {.id = id, .name = "layer", .after = std::move(after), .duration_ps = ns * kNs};
}
Operation message(std::uint64_t id, Kind kind, unsigned peer, std::uint64_t bytes,
                  std::vector<std::size_t> after = {}) {
  return {.id = id, .name = "", .kind = kind, .after = std::move(after), .bytes = bytes, .peer = peer, .tag = 7};
}
Operation together(std::uint64_t id, CollectiveKind kind, std::uint64_t bytes, std::vector<std::size_t> after = {}) {
  return {
      .id = id, .name = "", .kind = Kind::kCollective, .after = std::move(after), .bytes = bytes, .collective = kind};
}

FixedMesh ring(unsigned ranks, std::uint64_t rate_bps, std::int64_t delay_ps) {
  FixedMesh mesh(ranks, delay_ps);
  for (unsigned r = 0; r < ranks; ++r) mesh.link(r, (r + 1) % ranks, rate_bps);
  return mesh;
}

/// Until nothing happens any more.
void fly(ExecutionRun& run, Transport& transport) {
  for (auto next = std::min(run.next_ps(), transport.next_ps()); next != kNeverPs;
       next = std::min(run.next_ps(), transport.next_ps())) {
    for (const auto& outcome : transport.advance(next)) run.take(outcome);
    run.act();
  }
}

/// When each rank of a workload is through, in ns; -1 for one that is not.
std::vector<std::int64_t> ends_ns(const Workload& workload, const FixedMesh& mesh, const ExecutionConfig& config = {},
                                  const TransportConfig& transport_config = {}) {
  BOOST_TEST(problems_of(workload, config).empty());
  Transport transport(transport_config, mesh.ways, mesh);
  std::vector<unsigned> nodes;
  for (unsigned rank = 0; rank < workload.size(); ++rank) nodes.push_back(rank);
  ExecutionRun run(workload, config, nodes, transport);
  fly(run, transport);
  std::vector<std::int64_t> ends;
  for (const unsigned rank : nodes) ends.push_back(run.end_ps(rank) ? *run.end_ps(rank) / kNs : -1);
  return ends;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_published_all_reduce_as_a_workload) {
  // As collective_test: 117,780 ns by ASTRA-sim.
  const Workload workload(8, {together(0, CollectiveKind::kAllReduce, 1 << 20)});
  const ExecutionConfig config{.splits = 4, .rank = {.endpoint_delay_ps = 10 * kNs, .memory_bytes_per_s = 50e9}};
  const auto ends =
      ends_ns(workload, ring(8, 8ull * 50 * (1ull << 30), 500 * kNs), config, {.serialization_grain_ps = kNs});
  for (const auto end : ends) BOOST_TEST(end == 117'780);
}

BOOST_AUTO_TEST_CASE(a_pipeline_of_two_stages) {
  // Rank 0 computes 1000 ns and sends 500 bytes (500 ns and 200 ns of light), rank 1 computes 300 ns before it may take
  // them and 2000 ns after.
  const Workload workload{{compute(1, 1000), message(2, Kind::kSend, 1, 500, {0})},
                          {compute(1, 300), message(2, Kind::kReceive, 0, 500, {0}), compute(3, 2000, {1})}};
  FixedMesh mesh(2, 200 * kNs);
  mesh.link(0, 1, kByteANs);
  BOOST_TEST((ends_ns(workload, mesh) == std::vector<std::int64_t>{1700, 3700}));
}

BOOST_AUTO_TEST_CASE(a_message_that_is_there_early_waits_for_its_receive) {
  const Workload workload{{message(2, Kind::kSend, 1, 500)},
                          {compute(1, 9000), message(2, Kind::kReceive, 0, 500, {0})}};
  FixedMesh mesh(2, 0);
  mesh.link(0, 1, kByteANs);
  BOOST_TEST((ends_ns(workload, mesh) == std::vector<std::int64_t>{500, 9000}));
}

BOOST_AUTO_TEST_CASE(a_rank_computes_one_thing_at_a_time_and_talks_beside_it) {
  // The all-gather of 2 x 1000 bytes takes 1000 ns and runs beside the first layer; the layers take turns.
  const std::vector<Operation> rank{compute(1, 3000), compute(2, 4000), together(3, CollectiveKind::kAllGather, 2000),
                                    compute(4, 100, {2})};
  FixedMesh mesh(2, 0);
  mesh.link(0, 1, kByteANs);
  BOOST_TEST((ends_ns({rank, rank}, mesh) == std::vector<std::int64_t>{7100, 7100}));
}

BOOST_AUTO_TEST_CASE(a_leaf_of_a_broadcast_may_come_late_to_it) {
  const Workload workload{{together(1, CollectiveKind::kBroadcast, 1000)},
                          {compute(1, 5000), together(2, CollectiveKind::kBroadcast, 1000, {0})}};
  FixedMesh mesh(2, 0);
  mesh.link(0, 1, kByteANs);
  const auto ends = ends_ns(workload, mesh);
  BOOST_TEST(ends[0] == 0);
  BOOST_TEST(ends[1] == 5000);
}

BOOST_AUTO_TEST_CASE(what_is_lost_is_told_and_who_waits_for_it) {
  const Workload workload{{message(11, Kind::kSend, 2, 500)}, {compute(12, 10)}, {message(13, Kind::kReceive, 0, 500)}};
  FixedMesh mesh(3, 0);
  mesh.link(0, 1, kByteANs);  // rank 2 is out of reach
  Transport transport({}, mesh.ways, mesh);
  ExecutionRun run(workload, {}, {0, 1, 2}, transport);
  fly(run, transport);
  BOOST_TEST(!run.is_done());
  BOOST_REQUIRE(run.lost().size() == 1u);
  BOOST_TEST((run.lost()[0].fate == Fate::kUnreachable));
  const auto open = run.unfinished();
  BOOST_REQUIRE(open.size() == 2u);
  BOOST_TEST((open[0].first == 0 && open[0].second->id == 11));
  BOOST_TEST((open[1].first == 2 && open[1].second->id == 13));
}

BOOST_AUTO_TEST_CASE(operations_that_do_not_fit_each_other_are_named) {
  const auto first = [](const Workload& workload) { return problems_of(workload, {}).front(); };
  BOOST_TEST(
      first({{message(4, Kind::kSend, 1, 10)}, {}}) ==
      "rank 0, node 4: from rank 0 to rank 1 with tag 7 there are 1 sends and 0 receives; there must be as many");
  BOOST_TEST(first({{message(4, Kind::kSend, 0, 10)}, {}}) ==
             "rank 0, node 4: its peer is rank 0; it must be another of the 2 ranks");
  BOOST_TEST(first({{together(1, CollectiveKind::kAllReduce, 100)}, {}}) ==
             "rank 1 has 0 collective operations, rank 0 has 1; each rank must take part in each");
  BOOST_TEST(
      first({{together(1, CollectiveKind::kAllReduce, 100)}, {together(5, CollectiveKind::kAllReduce, 200)}}) ==
      "rank 1, node 5 is not the same collective operation of as many bytes as rank 0, node 1, which is the same "
      "in order");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::network
