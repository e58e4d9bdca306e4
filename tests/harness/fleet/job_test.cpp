// Jobs over a mesh in motion: times against a calculation by hand over the positions of the instant.
#include "harness/fleet/job.h"

#include <boost/test/unit_test.hpp>

#include "harness/workload/chakra.h"
#include "models/base/constants.h"
#include "tests/harness/fleet/support.h"

namespace flatsat::fleet {

BOOST_AUTO_TEST_SUITE(job)

namespace {

using network::Operation;
using Kind = Operation::Kind;

// Twelve satellites in one plane: each sees the next, 3,586 km away, at all times.
constexpr const char* kRing = R"(duration = "600 s"
[constellation.c]
kind = "walker-delta"
planes = 1
per_plane = 12
altitude = "550 km"
inclination = "53 deg"
)";

/// A testbed's mesh over its whole run.
struct Flown {
  Assembly assembly;
  mesh::Span span;
  Mesh mesh;
  explicit Flown(Assembly made)
      : assembly(std::move(made)), span(span_of({}, assembly)), mesh(mesh_of(assembly, span, 1)) {}
};

double distance_km(const Assembly& assembly, unsigned a, unsigned b, double seconds) {
  const auto p = assembly.batch.orbit(a).state(seconds).position_km,
             q = assembly.batch.orbit(b).state(seconds).position_km;
  return environment::length({p[0] - q[0], p[1] - q[1], p[2] - q[2]});
}

void write_ranks(const TestFolder& folder, const network::Workload& workload) {
  for (unsigned rank = 0; rank < workload.size(); ++rank)
    workload::write_chakra(folder.file("job." + std::to_string(rank) + ".et"), rank, workload[rank]);
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_message_over_two_hops_takes_its_bits_and_its_light) {
  const TestFolder folder;
  write_ranks(folder, {{{.id = 1, .name = "", .kind = Kind::kSend, .after = {}, .bytes = 50'000, .peer = 1}},
                       {{.id = 1, .name = "", .kind = Kind::kReceive, .after = {}, .bytes = 50'000, .peer = 0}}});
  const Flown f(assembled(folder, kRing));
  const auto result =
      fly_job(f.assembly, f.mesh, f.span,
              {.traces = folder.path(), .ranks = {"c.p00s00", "c.p00s02"}, .rates = {1'000'000'000, 1}});
  BOOST_REQUIRE(result.ranks[1].end_s);
  // Twice 0.4 ms on the link and the light's way; both ends move on meanwhile, at most 7.6 km/s x 12 ms.
  const double by_hand_s = 2 * 50'000 * 8 / 1e9 + 2 * distance_km(f.assembly, 0, 1, 0.0) / model::kSpeedOfLightKmS;
  BOOST_TEST(std::abs(*result.ranks[1].end_s - by_hand_s) < 2 * 7.6 * 0.012 / model::kSpeedOfLightKmS);
  BOOST_TEST(result.delivered == 1u);
  BOOST_TEST(result.unfinished.empty());
}

BOOST_AUTO_TEST_CASE(an_all_reduce_around_the_orbit_by_its_closed_form) {
  const TestFolder folder;
  write_ranks(folder, network::Workload(
                          12, {{.id = 1, .name = "", .kind = Kind::kCollective, .after = {}, .bytes = 12'000'000}}));
  const Flown f(assembled(folder, kRing));
  JobRequest request{.traces = folder.path(), .rates = {100'000'000'000, 1}};
  // 2 (n - 1) (S / (n B) + d), with the distance at the begin: it changes by less than 1e-4 in 0.3 s.
  const double d_s = distance_km(f.assembly, 0, 1, 0.0) / model::kSpeedOfLightKmS;
  const double by_hand_s = 22 * (1e6 * 8 / 100e9 + d_s);
  for (const std::uint64_t packet_bytes : {1ull << 30, 1000ull}) {
    request.transport.packet_bytes = packet_bytes;
    const auto result = fly_job(f.assembly, f.mesh, f.span, request);
    for (const auto& rank : result.ranks) {
      BOOST_REQUIRE(rank.end_s);
      BOOST_TEST(std::abs(*rank.end_s / by_hand_s - 1.0) < 1e-4);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_mesh_that_is_cut_in_two_ends_the_job_and_says_who_waits) {
  const TestFolder folder;
  write_ranks(folder,
              network::Workload(3, {{.id = 7, .name = "sum", .kind = Kind::kCollective, .after = {}, .bytes = 3000}}));
  const Flown f(assembled(folder, std::string(kRing) +
                                      "[constellation.d]\nkind = \"walker-delta\"\nplanes = 1\n"
                                      "per_plane = 8\naltitude = \"900 km\"\ninclination = \"97 deg\"\n"));
  const auto result =
      fly_job(f.assembly, f.mesh, f.span, {.traces = folder.path(), .ranks = {"c.p00s00", "c.p00s01", "d.p00s00"}});
  BOOST_REQUIRE(!result.lost.empty());
  BOOST_TEST((result.lost.front().fate == network::Fate::kUnreachable));
  BOOST_REQUIRE(!result.unfinished.empty());
  BOOST_TEST(has(result.unfinished.front(), "is not through: its node 7 (sum) is not over at"));
}

BOOST_AUTO_TEST_CASE(ranks_must_be_nodes_one_for_each_trace) {
  const TestFolder folder;
  write_ranks(folder,
              network::Workload(2, {{.id = 7, .name = "", .kind = Kind::kCollective, .after = {}, .bytes = 3000}}));
  const Flown f(assembled(folder, kRing));
  const auto refusal = [&](std::vector<std::string> ranks) -> std::string {
    try {
      fly_job(f.assembly, f.mesh, f.span, {.traces = folder.path(), .ranks = std::move(ranks)});
    } catch (const config::ConfigError& error) {
      return error.what();
    }
    return "";
  };
  BOOST_TEST(has(refusal({"c.p00s00"}), "--ranks: 1 nodes for 2 traces; there must be one for each"));
  BOOST_TEST(has(refusal({"c.p00s00", "c.p00s00"}), "--ranks c.p00s00: is there twice"));
  BOOST_TEST(has(refusal({"c.p00s00", "c.p00s99"}), "c.p00s99"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::fleet
