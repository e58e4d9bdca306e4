#include "models/mesh/routes.h"

#include <boost/test/unit_test.hpp>
#include <random>

#include "models/constellation/walker.h"
#include "models/mesh/schedule.h"

namespace flatsat::mesh {

BOOST_AUTO_TEST_SUITE(routes)

namespace {

using boost::test_tools::tolerance;

const environment::Utc kEpoch = environment::parse_utc("2027-06-21T00:00:00Z");

/// Nodes at random, some pairs of them linked.
struct RandomGraph {
  RandomGraph(std::mt19937_64& random, Node nodes, int links_each) : nodes_(nodes) {
    std::uniform_real_distribution<double> place(-7000.0, 7000.0);
    std::uniform_int_distribution<Node> any(0, nodes - 1);
    for (auto* column : {&positions.x, &positions.y, &positions.z})
      for (Node i = 0; i < nodes; ++i) column->push_back(place(random));
    for (Node i = 0; i < nodes * links_each / 2; ++i) {
      const Node a = any(random), b = any(random);
      const Pair pair{std::min(a, b), std::max(a, b)};
      if (a != b && std::find(pairs.begin(), pairs.end(), pair) == pairs.end()) pairs.push_back(pair);
    }
  }
  Topology topology(double t) const {
    std::vector<Window> windows;
    for (const auto& pair : pairs) windows.push_back({pair, t, t, true, true});
    return {nodes_, 0, windows, {}};
  }
  void move(std::mt19937_64& random, double km) {
    std::uniform_real_distribution<double> step(-km, km);
    for (auto* column : {&positions.x, &positions.y, &positions.z})
      for (double& value : *column) value += step(random);
  }
  Node nodes_;
  NodePositions positions;
  std::vector<Pair> pairs;
};

double link_km(const NodePositions& p, Node a, Node b) {
  return std::sqrt((p.x[a] - p.x[b]) * (p.x[a] - p.x[b]) + (p.y[a] - p.y[b]) * (p.y[a] - p.y[b]) +
                   (p.z[a] - p.z[b]) * (p.z[a] - p.z[b]));
}

/// All distances by Floyd's and Warshall's algorithm; those that may not be passed are ends alone.
std::vector<std::vector<double>> floyd(const RandomGraph& g, const std::vector<bool>& transits) {
  const Node n = g.nodes_;
  std::vector<std::vector<double>> d(n, std::vector<double>(n, std::numeric_limits<double>::infinity()));
  for (Node i = 0; i < n; ++i) d[i][i] = 0.0;
  for (const auto& [a, b] : g.pairs) {
    if (!transits[a] && !transits[b]) continue;  // two ends: no route leads over a link between them
    d[a][b] = d[b][a] = link_km(g.positions, a, b);
  }
  for (Node k = 0; k < n; ++k)
    for (Node i = 0; transits[k] && i < n; ++i)
      for (Node j = 0; j < n; ++j) d[i][j] = std::min(d[i][j], d[i][k] + d[k][j]);
  return d;
}

}  // namespace

BOOST_AUTO_TEST_CASE(on_random_graphs_that_move_every_length_is_that_of_floyd_and_warshall) {
  std::mt19937_64 random(21);
  for (int round = 0; round < 8; ++round) {
    RandomGraph graph(random, 60, 3);
    std::vector<bool> transits(60, true);
    for (Node i = 50; i < 60; ++i) transits[i] = round % 2 == 0;
    std::vector<Node> sources{0, 7, 55, 59};
    Routes routes({sources, transits, 1});
    const auto topology = graph.topology(0.0);
    for (int step = 0; step < 20; ++step) {
      routes.update(topology, graph.positions);
      const auto expected = floyd(graph, transits);
      for (std::size_t s = 0; s < sources.size(); ++s) {
        for (Node to = 0; to < 60; ++to) {
          const double km = routes.length_km(s, to), right = expected[sources[s]][to];
          const auto path = routes.path(s, to);
          BOOST_REQUIRE(std::isfinite(km) == std::isfinite(right));
          BOOST_REQUIRE(path.empty() == !std::isfinite(right));
          if (path.empty()) continue;
          BOOST_REQUIRE(std::abs(km - right) < 1e-9 * (1.0 + right));
          double along = 0.0;
          for (std::size_t i = 1; i < path.size(); ++i) along += link_km(graph.positions, path[i - 1], path[i]);
          BOOST_REQUIRE((path.front() == sources[s] && path.back() == to));
          BOOST_REQUIRE(std::abs(along - right) < 1e-9 * (1.0 + right));
        }
      }
      graph.move(random, step % 5 == 4 ? 3000.0 : 20.0);
    }
  }
}

BOOST_AUTO_TEST_CASE(of_two_routes_with_one_length_the_lower_numbers_are_taken) {
  // A square: from 0 to 3 over 1 or over 2.
  NodePositions square{{0.0, 1.0, 0.0, 1.0}, {0.0, 0.0, 1.0, 1.0}, {0.0, 0.0, 0.0, 0.0}};
  std::vector<Window> links;
  for (const Pair& pair : {Pair{0, 2}, {0, 1}, {2, 3}, {1, 3}}) links.push_back({pair, 0.0, 0.0, true, true});
  Routes routes({{0}, std::vector<bool>(4, true), 1});
  routes.update(Topology(4, 0, links, {}), square);
  BOOST_TEST((routes.path(0, 3) == std::vector<Node>{0, 1, 3}));
}

BOOST_AUTO_TEST_CASE(two_nodes_in_one_place_do_not_turn_a_route_into_a_circle) {
  NodePositions line{{0.0, 5.0, 5.0, 9.0}, {0.0, 0.0, 0.0, 0.0}, {0.0, 0.0, 0.0, 0.0}};
  std::vector<Window> links;
  for (const Pair& pair : {Pair{0, 1}, {1, 2}, {2, 3}}) links.push_back({pair, 0.0, 0.0, true, true});
  Routes routes({{0, 3}, std::vector<bool>(4, true), 1});
  routes.update(Topology(4, 0, links, {}), line);
  BOOST_TEST((routes.path(0, 3) == std::vector<Node>{0, 1, 2, 3}));
  BOOST_TEST((routes.path(1, 0) == std::vector<Node>{3, 2, 1, 0}));
}

namespace {

/// A shell with sites, flown for a while; every length and some paths as one number.
std::uint64_t digest_of(unsigned threads, int first, int step, int last) {
  constellation::WalkerConfig config;
  config.planes = 12, config.per_plane = 14, config.stagger = 0.5, config.propagator = environment::Propagator::kSgp4;
  const auto members = constellation::walker_members(config, kEpoch);
  const auto batch = constellation::batch_of(members, kEpoch);
  std::vector<SiteConfig> sites;
  for (int i = 0; i < 9; ++i) sites.push_back({"", -50.0 + 12.0 * i, 40.0 * i - 180.0, 0.0, 10.0, {}});
  const Ground ground(sites, kEpoch);
  const Crew crew{members, batch, {}, {0.0, 4000.0}, threads};
  Topology topology(members.size(), sites.size(), make_schedule(PlusGrid({}), crew, {}).contacts,
                    site_windows(batch, ground, crew.span, threads));
  Routes::Config routing{{}, std::vector<bool>(topology.nodes(), true), threads};
  for (Node i = 168; i < 177; ++i) routing.sources.push_back(i), routing.transits[i] = false;
  Routes routes(routing);
  NodePlaces places(batch, ground);
  std::uint64_t digest = 14695981039346656037ull;
  for (int t = first; t <= last; t += step) {
    topology.advance_to(to_ps(t));
    routes.update(topology, places.at(t));
    if (t != last) continue;
    for (std::size_t s = 0; s < 9; ++s) {
      for (Node to = 0; to < 177; ++to) {
        digest = (digest ^ std::hash<double>()(routes.length_km(s, to))) * 1099511628211ull;
        for (const Node node : routes.path(s, to)) digest = (digest ^ node) * 1099511628211ull;
      }
    }
  }
  return digest;
}

}  // namespace

BOOST_AUTO_TEST_CASE(neither_threads_nor_what_was_asked_before_change_a_digit) {
  const auto once = digest_of(1, 3600, 1, 3600);
  BOOST_TEST(digest_of(2, 3600, 1, 3600) == once);
  BOOST_TEST(digest_of(3, 3000, 1, 3600) == once);
  BOOST_TEST(digest_of(1, 0, 60, 3600) == once);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::mesh
