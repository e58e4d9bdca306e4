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
constexpr double kLateShare = 0.5;     // of the shortest link, from which on the order is made anew
constexpr std::size_t kStrips = 1024;  // of distance, in which nodes are put in order
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
    const std::size_t lines = std::max<std::size_t>(1, (to.size() + 3) / 4);
    for (std::size_t i = 0; i < 4 * lines; ++i) {
      if (i % 4 == 0) fours.push_back({{kInfinity, kInfinity, kInfinity, kInfinity}, {node, node, node, node}});
      if (i < to.size()) fours.back().to[i % 4] = to[i];
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

/// By value: std::min takes references, for which the compiler makes jumps that are guessed wrong half the time.
double lesser(double a, double b) { return a < b ? a : b; }

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
  std::vector<Node> end_nodes;         // that are no transit nodes
  std::vector<std::size_t> end_place;  // of each node among them
  double shortest_km = kInfinity;
  bool one_line = false;  // no node has more than four links through: each has one line, at its own number
};

/// All shortest routes of one source.
struct Routes::Tree {
  std::vector<double> km;      // of transit nodes
  std::vector<double> end_km;  // of the others, in the order of their numbers
  std::vector<Node> order;     // transit nodes by distance, about
  std::vector<Node> sorted;
  std::size_t searches = 0;

  void update(const Graph& graph, Node source);
  /// The node before one of this tree: of those that offer its distance the lowest.
  Node before(const Graph& graph, Node source, Node node) const;

 private:
  void begin(const Graph& graph, Node source);
  template <bool OneLine>
  double sweep(const Graph& graph);
  void put_in_order();
  void reach_ends(const Graph& graph);
  void search(const Graph& graph, Node source);
};

/// What the source offers by itself: nothing to itself, its links' lengths if no route goes through it.
void Routes::Tree::begin(const Graph& graph, Node source) {
  km.assign(graph.transits.size(), kInfinity);
  if (graph.transits[source])
    km[source] = 0.0;
  else
    graph.ends.each(source, [this](Node to, double link_km) { km[to] = link_km; });
}

void Routes::Tree::update(const Graph& graph, Node source) {
  bool settled = false;
  for (int i = 0; i < kSweeps && !order.empty() && !settled; ++i) {
    begin(graph, source);
    const double late_km = graph.one_line ? sweep<true>(graph) : sweep<false>(graph);
    settled = late_km < graph.shortest_km;
    if (!settled || late_km > kLateShare * graph.shortest_km) put_in_order();
  }
  if (!settled) search(graph, source);
  reach_ends(graph);
}

void Routes::Tree::reach_ends(const Graph& graph) {
  end_km.resize(graph.end_nodes.size());
  for (std::size_t i = 0; i < end_km.size(); ++i) {
    double least = kInfinity;
    graph.ends.each(graph.end_nodes[i], [&](Node by, double link_km) { least = lesser(least, km[by] + link_km); });
    end_km[i] = least;
  }
}

/// Gives each node the least that is offered to it. Returns by how much a node was nearer than one that was visited
/// before it: it could have offered something to that one only if this were as much as a link.
template <bool OneLine>
double Routes::Tree::sweep(const Graph& graph) {
  const auto* const first = graph.through.first.data();
  const FourLinks* const fours = graph.through.fours.data();
  double* const at = km.data();
  double farthest = 0.0, late = 0.0;
  const auto offered = [at](const FourLinks& f) {
    return lesser(lesser(at[f.to[0]] + f.km[0], at[f.to[1]] + f.km[1]),
                  lesser(at[f.to[2]] + f.km[2], at[f.to[3]] + f.km[3]));
  };
  for (const Node v : order) {
    double least = at[v];
    if constexpr (OneLine) {
      least = lesser(least, offered(fours[v]));
    } else {
      for (auto e = first[v]; e < first[v + 1]; ++e) least = lesser(least, offered(fours[e]));
    }
    at[v] = least;
    farthest = farthest < least ? least : farthest;
    const double behind = farthest - least;  // no number where both are infinite
    late = late < behind ? behind : late;
  }
  return late;
}

/// By counting into strips of distance: an order that is right to a strip's width is as good as a whole one.
void Routes::Tree::put_in_order() {
  double farthest = 0.0;
  for (const Node v : order) farthest = km[v] < kInfinity && km[v] > farthest ? km[v] : farthest;
  const double strips_a_km = (kStrips - 2) / std::max(farthest, 1.0);
  const auto strip = [&](Node v) {
    return km[v] < kInfinity ? static_cast<std::size_t>(km[v] * strips_a_km) : kStrips - 1;
  };
  std::array<std::uint32_t, kStrips + 1> begins{};
  for (const Node v : order) ++begins[strip(v) + 1];
  for (std::size_t i = 0; i < kStrips; ++i) begins[i + 1] += begins[i];
  sorted.resize(order.size());
  for (const Node v : order) sorted[begins[strip(v)]++] = v;
  order.swap(sorted);
}

void Routes::Tree::search(const Graph& graph, Node source) {
  using Entry = std::pair<double, Node>;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue;
  ++searches;
  begin(graph, source);
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
  for (Node node = 0; node < config_.transits.size(); ++node) {
    graph_->end_place.push_back(graph_->end_nodes.size());
    if (!config_.transits[node]) graph_->end_nodes.push_back(node);
  }
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
  graph_->one_line = graph_->through.fours.size() == topology.nodes();
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
  return tree.end_km[graph_->end_place[to]];
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
