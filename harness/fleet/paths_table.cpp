#include <algorithm>
#include <cmath>
#include <map>

#include "harness/base/text.h"
#include "harness/fleet/tables.h"
#include "models/mesh/light_time.h"
#include "models/mesh/routes.h"

namespace flatsat::fleet {
namespace {

/// The instants that are asked for, and those of changes between them, each once.
std::vector<std::int64_t> with_changes(mesh::Topology topology, const std::vector<std::int64_t>& instants) {
  std::vector<std::int64_t> all = instants;
  while (topology.next_change_ps() <= instants.back()) {
    if (topology.next_change_ps() >= instants.front()) all.push_back(topology.next_change_ps());
    topology.advance_to(topology.next_change_ps());
  }
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

/// One way over a route, hop by hop, each light leaving when the one before has arrived.
double one_way_s(const Assembly& a, const std::vector<mesh::Node>& path, double sent_s) {
  const auto place = [&a](mesh::Node node) {
    return [&a, node](double t) {
      return node < a.satellites() ? a.batch.orbit(node).state(t).position_km
                                   : a.ground->state(node - a.satellites(), t).position_km;
    };
  };
  double delay_s = 0.0;
  for (std::size_t i = 1; i < path.size(); ++i)
    delay_s += mesh::light_time_s(place(path[i - 1]), place(path[i]), sent_s + delay_s);
  return delay_s;
}

mesh::Routes::Config routes_of(const Assembly& a, const std::vector<mesh::Pair>& pairs, unsigned threads) {
  mesh::Routes::Config config;
  for (const auto& pair : pairs)
    if (std::find(config.sources.begin(), config.sources.end(), pair.a) == config.sources.end())
      config.sources.push_back(pair.a);
  for (const auto& member : a.members) config.transits.push_back(member.present);
  for (const auto& site : a.sites) config.transits.push_back(site.relays);
  config.threads = threads;
  return config;
}

}  // namespace

void walk_routes(const Assembly& a, Mesh& mesh, const std::vector<mesh::Pair>& pairs,
                 const std::vector<std::int64_t>& instants, bool at_changes, unsigned threads,
                 const std::function<void(const RouteRow&)>& visit) {
  mesh::Routes routes(routes_of(a, pairs, threads));
  std::map<mesh::Node, std::size_t> source_of;
  for (std::size_t i = 0; i < routes.sources().size(); ++i) source_of[routes.sources()[i]] = i;
  mesh::NodePlaces places(a.batch, *a.ground);
  for (const auto at : at_changes ? with_changes(mesh.topology, instants) : instants) {
    mesh.topology.advance_to(at);
    routes.update(mesh.topology, places.at(static_cast<double>(at) * 1e-12));
    for (const auto& pair : pairs) {
      const std::size_t source = source_of.at(pair.a);
      visit({at, pair, routes.length_km(source, pair.b), routes.path(source, pair.b)});
    }
  }
}

orbit::Table paths_table(const Assembly& a, Mesh& mesh, const std::vector<mesh::Pair>& pairs,
                         const std::vector<std::int64_t>& instants, bool at_changes, unsigned threads) {
  orbit::Table table{{"t_s", "from", "to", "hops", "length_km", "rtt_us", "one_way_us", "path"}, {}};
  walk_routes(a, mesh, pairs, instants, at_changes, threads, [&](const RouteRow& row) {
    const double t = static_cast<double>(row.at_ps) * 1e-12;
    std::vector<orbit::Cell> cells{orbit::figure(t, 12), a.names->name(row.pair.a), a.names->name(row.pair.b)};
    if (row.path.empty()) {
      cells.resize(table.columns.size());
    } else {
      std::vector<std::string> path;
      for (const auto node : row.path) path.push_back(a.names->name(node));
      cells.insert(cells.end(),
                   {orbit::figure(static_cast<double>(row.path.size() - 1), 0), orbit::figure(row.length_km, 9),
                    orbit::figure(2e6 * row.length_km / model::kSpeedOfLightKmS, 6),
                    orbit::figure(1e6 * one_way_s(a, row.path, t), 6), base::joined(path, " ")});
    }
    table.rows.push_back(std::move(cells));
  });
  return table;
}

std::vector<mesh::Pair> pairs_of_sites(const Assembly& a) {
  std::vector<mesh::Pair> pairs;
  for (std::size_t i = a.satellites(); i < a.names->size(); ++i)
    for (std::size_t k = i + 1; k < a.names->size(); ++k)
      pairs.push_back({static_cast<mesh::Node>(i), static_cast<mesh::Node>(k)});
  return pairs;
}

}  // namespace flatsat::fleet
