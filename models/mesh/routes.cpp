#include "models/mesh/routes.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <queue>

namespace flatsat::mesh {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr Node kNone = std::numeric_limits<Node>::max();
constexpr int kSweeps = 6;             // before a search is less work
constexpr double kLateShare = 0.6;     // of the shortest link, from which on the order is made anew
constexpr double kLeastLinkKm = 1e-6;  // two nodes in one place: every link takes time, so that routes have an end

/// Up to four links of a node in one line of the cache; those that it has not are infinitely long and lead to itself.
struct alignas(64) FourLinks {
  std::array<double, 4> km;
  std::array<Node, 4> to;
};

/// Links of all nodes, four by four: those of node v are first[v] .. first[v + 1].
struct Links {
  std::vector<std::uint32_t> first;
  std::vector<FourLinks> fours;

  void clear() {
    first.assign(1, 0);
    fours.clear();
  }
  void add(Node node, const std::vector<Node>& to) {
    for (std::size_t i = 0; i < to.size(); ++i) {
      if (i % 4 == 0) fours.push_back({{kInfinity, kInfinity, kInfinity, kInfinity}, {node, node, node, node}});
      fours.back().to[i % 4] = to[i];
    }
    first.push_back(static_cast<std::uint32_t>(fours.size()));
  }
  /// Calls visit(to, km) for each link of a node, in ascending order of `to`.
  template <class Visit>
  void each(Node node, Visit visit) const {
    for (auto e = first[node]; e < first[node + 1]; ++e)
      for (std::size_t i = 0; i < 4 && fours[e].to[i] != node; ++i) visit(fours[e].to[i], fours[e].km[i]);
  }
};

double distance_km(const NodePositions& p, Node a, Node b) {
  const double x = p.x[a] - p.x[b], y = p.y[a] - p.y[b], z = p.z[a] - p.z[b];
  return std::max(std::sqrt(x * x + y * y + z * z), kLeastLinkKm);
}

}  // namespace

const NodePositions& NodePlaces::at(double seconds) {
  batch_.states(seconds, states_);
  const std::size_t n = states_.size(), all = n + ground_.size();
  for (auto* column : {&positions_.x, &positions_.y, &positions_.z}) column->resize(all);
  std::copy(states_.x.begin(), states_.x.end(), positions_.x.begin());
  std::copy(states_.y.begin(), states_.y.end(), positions_.y.begin());
  std::copy(states_.z.begin(), states_.z.end(), positions_.z.begin());
  for (std::size_t i = 0; i < ground_.size(); ++i) {
    const auto place = ground_.state(i, seconds).position_km;
    positions_.x[n + i] = place[0], positions_.y[n + i] = place[1], positions_.z[n + i] = place[2];
  }
  return positions_;
}

/// Nodes that others' routes may go through have links among each other; the rest hang on them by links of their own.
struct Routes::Graph {
  Links through;  // of transit nodes, to transit nodes
  Links ends;     // of the others, to transit nodes
  std::vector<bool> transits;
  double shortest_km = kInfinity;
};

/// All shortest routes of one source.
struct Routes::Tree {
  std::vector<double> km;     // of transit nodes
  std::vector<Node> order;    // transit nodes by distance, about
  std::vector<double> offer;  // of the source itself: nothing to itself, its links' lengths if no route goes through it
  std::vector<std::pair<double, Node>> sorting;
  std::size_t searches = 0;

  void update(const Graph& graph, Node source);
  /// The node before one of this tree: of those that offer its distance the lowest.
  Node before(const Graph& graph, Node source, Node node) const;

 private:
  void make_offer(const Graph& graph, Node source, bool real);
  double sweep(const Graph& graph);
  void put_in_order();
  void search(const Graph& graph);
};

void Routes::Tree::make_offer(const Graph& graph, Node source, bool real) {
  if (graph.transits[source])
    offer[source] = real ? 0.0 : kInfinity;
  else
    graph.ends.each(source, [&](Node to, double link_km) { offer[to] = real ? link_km : kInfinity; });
}

void Routes::Tree::update(const Graph& graph, Node source) {
  const std::size_t n = graph.transits.size();
  if (offer.size() != n) {
    offer.assign(n, kInfinity);
    km.assign(n, kInfinity);
  }
  make_offer(graph, source, true);
  bool settled = false;
  for (int i = 0; i < kSweeps && !order.empty() && !settled; ++i) {
    const double late_km = sweep(graph);
    settled = late_km < graph.shortest_km;
    if (!settled || late_km > kLateShare * graph.shortest_km) put_in_order();
  }
  if (!settled) search(graph);
  make_offer(graph, source, false);
}

/// Gives each node the least that is offered to it. Returns by how much a node was nearer than one that was visited
/// before it: it could have offered something to that one only if this were as much as a link.
double Routes::Tree::sweep(const Graph& graph) {
  std::fill(km.begin(), km.end(), kInfinity);
  const auto* const first = graph.through.first.data();
  const FourLinks* const fours = graph.through.fours.data();
  double* const at = km.data();
  double farthest = 0.0, late = 0.0;
  for (const Node v : order) {
    double least = offer[v];
    for (auto e = first[v]; e < first[v + 1]; ++e) {
      const FourLinks& f = fours[e];
      const double a = std::min(at[f.to[0]] + f.km[0], at[f.to[1]] + f.km[1]),
                   b = std::min(at[f.to[2]] + f.km[2], at[f.to[3]] + f.km[3]);
      least = std::min(least, std::min(a, b));
    }
    at[v] = least;
    farthest = std::max(farthest, least);
    const double behind = farthest - least;  // no number where both are infinite
    late = late < behind ? behind : late;
  }
  return late;
}

void Routes::Tree::put_in_order() {
  sorting.clear();
  for (const Node v : order) sorting.emplace_back(km[v], v);
  std::sort(sorting.begin(), sorting.end());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = sorting[i].second;
}

void Routes::Tree::search(const Graph& graph) {
  using Entry = std::pair<double, Node>;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue;
  ++searches;
  km = offer;
  for (Node v = 0; v < km.size(); ++v)
    if (km[v] < kInfinity) queue.emplace(km[v], v);
  order.clear();
  std::vector<bool> done(km.size());
  while (!queue.empty()) {
    const Node v = queue.top().second;
    queue.pop();
    if (done[v]) continue;
    done[v] = true;
    order.push_back(v);
    graph.through.each(v, [&](Node to, double link_km) {
      if (!(km[v] + link_km < km[to])) return;
      km[to] = km[v] + link_km;
      queue.emplace(km[to], to);
    });
  }
  for (Node v = 0; v < km.size(); ++v)
    if (graph.transits[v] && !done[v]) order.push_back(v);
}

Node Routes::Tree::before(const Graph& graph, Node source, Node node) const {
  Node best = kNone;
  if (!graph.transits[source])
    graph.ends.each(source, [&](Node to, double link_km) { best = to == node && link_km == km[node] ? source : best; });
  graph.through.each(node, [&](Node to, double link_km) {
    if (best == kNone && km[to] + link_km == km[node]) best = to;
  });
  assert(best != kNone);
  return best;
}

Routes::Routes(Config config)
    : config_(std::move(config)),
      graph_(std::make_unique<Graph>()),
      trees_(config_.sources.size()),
      workers_(std::make_unique<Workers>(
          std::max(1u, std::min(config_.threads, static_cast<unsigned>(config_.sources.size()))))) {
  graph_->transits = config_.transits;
}
Routes::~Routes() = default;

void Routes::build(const Topology& topology) {
  assert(config_.transits.size() == topology.nodes());
  graph_->through.clear();
  graph_->ends.clear();
  std::vector<Node> near;
  for (Node node = 0; node < topology.nodes(); ++node) {
    near.clear();
    for (const Node next : topology.neighbours(node))
      if (config_.transits[next]) near.push_back(next);
    const bool transits = config_.transits[node];
    graph_->through.add(node, transits ? near : std::vector<Node>{});
    graph_->ends.add(node, transits ? std::vector<Node>{} : near);
  }
}

void Routes::measure(const NodePositions& positions) {
  graph_->shortest_km = kInfinity;
  for (Links* links : {&graph_->through, &graph_->ends}) {
    for (Node node = 0; node + 1 < links->first.size(); ++node) {
      for (auto e = links->first[node]; e < links->first[node + 1]; ++e) {
        FourLinks& four = links->fours[e];
        for (std::size_t i = 0; i < 4 && four.to[i] != node; ++i) four.km[i] = distance_km(positions, node, four.to[i]);
        if (links == &graph_->through)
          graph_->shortest_km = std::min(graph_->shortest_km, *std::min_element(four.km.begin(), four.km.end()));
      }
    }
  }
}

void Routes::update(const Topology& topology, const NodePositions& positions) {
  if (topology.version() != version_) {
    build(topology);
    version_ = topology.version();
  }
  measure(positions);
  const std::size_t parts = workers_->size(), count = trees_.size();
  workers_->run([&](std::size_t part) {
    for (std::size_t i = count * part / parts; i < count * (part + 1) / parts; ++i)
      trees_[i].update(*graph_, config_.sources[i]);
  });
}

double Routes::length_km(std::size_t source, Node to) const {
  const Tree& tree = trees_[source];
  if (to == config_.sources[source]) return 0.0;
  if (graph_->transits[to]) return tree.km[to];
  double least = kInfinity;
  graph_->ends.each(to, [&](Node by, double link_km) { least = std::min(least, tree.km[by] + link_km); });
  return least;
}

std::vector<Node> Routes::path(std::size_t source, Node to) const {
  const Tree& tree = trees_[source];
  const Node start = config_.sources[source];
  const double total_km = length_km(source, to);
  if (!(total_km < kInfinity)) return {};
  std::vector<Node> nodes{to};
  Node at = to;
  if (to != start && !graph_->transits[to]) {
    graph_->ends.each(to, [&](Node by, double link_km) {
      if (at == to && tree.km[by] + link_km == total_km) at = by;
    });
    nodes.push_back(at);
  }
  while (at != start) nodes.push_back(at = tree.before(*graph_, start, at));
  std::reverse(nodes.begin(), nodes.end());
  return nodes;
}

std::size_t Routes::searches() const {
  std::size_t sum = 0;
  for (const auto& tree : trees_) sum += tree.searches;
  return sum;
}

}  // namespace flatsat::mesh
