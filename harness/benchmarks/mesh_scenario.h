#pragma once
#include <string>
#include <vector>

#include "models/constellation/member.h"
#include "models/mesh/ground.h"
#include "models/mesh/windows.h"

namespace flatsat::benchmarks {

/// What `mesh_routes` and its peers do: a shell of 72 x 22 satellites at 550 km and 53 deg, each linked with four
/// others, and a hundred sites that see satellites from 25 deg on; all shortest routes between all sites, each second.
struct MeshScenario {
  environment::Utc epoch;
  std::vector<constellation::Member> members;
  environment::OrbitBatch batch;
  std::vector<mesh::SiteConfig> sites;
  std::vector<mesh::Pair> links;
};
MeshScenario mesh_scenario();

/// What came out, for a comparison: time a simulated second, and the sum of all routes' lengths.
struct MeshWork {
  double wall_s = 0.0;  // a simulated second
  double sum_km = 0.0;  // of all routes of the first `compared` seconds
  std::size_t routes = 0;
};
constexpr int kComparedSeconds = 2;

/// Ours over `seconds` from the epoch, windows included. Errors: std::domain_error.
MeshWork mesh_routes(const MeshScenario& scenario, int seconds, unsigned threads);

/// A plain program with Boost.Graph's Dijkstra, over the same positions, which are given to it.
MeshWork boost_routes(const MeshScenario& scenario, int seconds);

/// The scenario for a peer in another language: element sets, then sites, as JSON.
std::string to_json(const MeshScenario& scenario);

}  // namespace flatsat::benchmarks
