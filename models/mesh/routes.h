#pragma once
#include <cstdint>
#include <limits>
#include <memory>
#include <vector>

#include "models/mesh/topology.h"
#include "models/mesh/workers.h"

namespace flatsat::mesh {

/// Where all nodes are at one instant: TEME, km.
struct NodePositions {
  std::vector<double> x, y, z;
};
/// Of satellites and sites, in the order of Topology's numbers. Errors: those of Orbit::state.
class NodePlaces {
 public:
  NodePlaces(const environment::OrbitBatch& batch, const Ground& ground) : batch_(batch), ground_(ground) {}
  const NodePositions& at(double seconds);

 private:
  const environment::OrbitBatch& batch_;
  const Ground& ground_;
  environment::StateColumns states_;
  NodePositions positions_;
};

/// Shortest routes by length, which is delay at the speed of light, from some nodes to all others over the links of a
/// topology, at one instant. Of routes with one length the one over lower numbers is taken. A result does not depend
/// on what was asked before, nor on the number of threads.
///
/// How: nodes are visited in the order of their distances at the last update, each taking the least of what its
/// neighbours offer. Where that order still holds, to within the shortest link, the result is that of Dijkstra's
/// algorithm; where it does not, that algorithm finds the new one.
class Routes {
 public:
  struct Config {
    std::vector<Node> sources;   // each once
    std::vector<bool> transits;  // of each node: whether routes between others may go through it
    unsigned threads = 1;
  };
  explicit Routes(Config config);
  ~Routes();

  void update(const Topology& topology, const NodePositions& positions);

  const std::vector<Node>& sources() const { return config_.sources; }
  /// Length of the route from a source (its place in the list) to a node; infinite if there is none. km.
  double length_km(std::size_t source, Node to) const;
  /// All nodes of the route, both ends included; empty if there is none.
  std::vector<Node> path(std::size_t source, Node to) const;
  /// How often Dijkstra's algorithm had to be run since the begin, over all sources.
  std::size_t searches() const;

 private:
  struct Graph;
  struct Tree;
  void build(const Topology& topology);
  void measure(const NodePositions& positions);

  const Config config_;
  std::unique_ptr<Graph> graph_;
  std::vector<Tree> trees_;
  std::unique_ptr<Workers> workers_;
  std::uint64_t version_ = std::numeric_limits<std::uint64_t>::max();
};

}  // namespace flatsat::mesh
