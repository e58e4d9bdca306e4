#pragma once
#include "harness/fleet/request.h"
#include "harness/orbit/table.h"

namespace flatsat::fleet {

/// Who sees whom, and when: the pairs that are asked for, all satellites with all, or those that the mesh may link and
/// all sites. Units in the columns' names, times in s of the run.
orbit::Table windows_table(const Assembly& assembly, const MeshRequest& request);

/// The contacts of the mesh: pairing, terminals and acquisition taken into account; those of sites with them.
orbit::Table contacts_table(const Assembly& assembly, const Mesh& mesh);

/// The graph over time, a row an instant.
orbit::Table topology_table(const Assembly& assembly, Mesh& mesh, const std::vector<std::int64_t>& instants);

/// One route at one instant.
struct RouteRow {
  std::int64_t at_ps;
  mesh::Pair pair;
  double length_km;              // infinite: there is none
  std::vector<mesh::Node> path;  // empty: there is none
};
/// Shortest routes of pairs at instants, and at each change of topology besides if that is asked for; in order of time,
/// then of the pairs. `visit` gets them row by row.
void walk_routes(const Assembly& assembly, Mesh& mesh, const std::vector<mesh::Pair>& pairs,
                 const std::vector<std::int64_t>& instants, bool at_changes, unsigned threads,
                 const std::function<void(const RouteRow&)>& visit);

/// Routes as a table: round trip at the speed of light over the lengths of the instant, as Hypatia counts it, and the
/// light time one way over nodes that move on while it is under way.
orbit::Table paths_table(const Assembly& assembly, Mesh& mesh, const std::vector<mesh::Pair>& pairs,
                         const std::vector<std::int64_t>& instants, bool at_changes, unsigned threads);

/// The members with their places in the pattern and their mean elements where they have some.
orbit::Table members_table(const Assembly& assembly);

/// Pairs of all sites with all, each once, for paths that name none.
std::vector<mesh::Pair> pairs_of_sites(const Assembly& assembly);

}  // namespace flatsat::fleet
