// All shortest routes as a plain program with Boost.Graph would find them: a graph a second, Dijkstra from each site.
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/dijkstra_shortest_paths.hpp>
#include <chrono>
#include <cmath>

#include "harness/benchmarks/mesh_scenario.h"
#include "models/mesh/routes.h"

namespace flatsat::benchmarks {
namespace {

using Graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS, boost::no_property,
                                    boost::property<boost::edge_weight_t, double>>;

double between_km(const mesh::NodePositions& p, std::size_t a, std::size_t b) {
  return std::hypot(p.x[a] - p.x[b], p.y[a] - p.y[b], p.z[a] - p.z[b]);
}

/// The satellites that a site sees, with their distances.
struct Sight {
  std::size_t satellite;
  double km;
};
std::vector<Sight> sights_of(const mesh::NodePositions& p, std::size_t satellites, std::size_t node,
                             const mesh::SiteState& site, double least_sine) {
  std::vector<Sight> found;
  for (std::size_t i = 0; i < satellites; ++i) {
    const double x = p.x[i] - p.x[node], y = p.y[i] - p.y[node], z = p.z[i] - p.z[node];
    const double km = std::sqrt(x * x + y * y + z * z), height = x * site.up[0] + y * site.up[1] + z * site.up[2];
    if (height >= least_sine * km) found.push_back({i, km});
  }
  return found;
}

}  // namespace

MeshWork boost_routes(const MeshScenario& s, int seconds) {
  const mesh::Ground ground(s.sites, s.epoch);
  mesh::NodePlaces places(s.batch, ground);
  const std::size_t satellites = s.members.size(), nodes = satellites + s.sites.size();
  const double least_sine = std::sin(*s.sites.front().minimum_elevation_deg * model::kDegree);
  MeshWork work;
  for (int t = 0; t < seconds; ++t) {
    const auto& p = places.at(t);
    std::vector<mesh::SiteState> states;
    for (std::size_t i = 0; i < s.sites.size(); ++i) states.push_back(ground.state(i, t));
    const auto begin = std::chrono::steady_clock::now();
    Graph graph(nodes);
    for (const auto& link : s.links) boost::add_edge(link.a, link.b, between_km(p, link.a, link.b), graph);
    std::vector<std::vector<Sight>> sights;
    for (std::size_t i = 0; i < s.sites.size(); ++i)
      sights.push_back(sights_of(p, satellites, satellites + i, states[i], least_sine));
    std::vector<double> km(nodes);
    std::vector<Graph::vertex_descriptor> from(nodes);
    for (std::size_t i = 0; i < s.sites.size(); ++i) {
      // A site is no way between others: it stands in the graph only while it is the source.
      for (const auto& sight : sights[i]) boost::add_edge(satellites + i, sight.satellite, sight.km, graph);
      boost::dijkstra_shortest_paths(graph, satellites + i,
                                     boost::distance_map(km.data()).predecessor_map(from.data()));
      boost::clear_vertex(satellites + i, graph);
      for (std::size_t k = i + 1; k < s.sites.size(); ++k) {
        double least = std::numeric_limits<double>::max();
        for (const auto& sight : sights[k]) least = std::min(least, km[sight.satellite] + sight.km);
        if (!(least < 1e9)) continue;  // out of reach: the largest number
        if (t < kComparedSeconds) work.sum_km += least;
        ++work.routes;
      }
    }
    work.wall_s += std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count() / seconds;
  }
  return work;
}

}  // namespace flatsat::benchmarks
