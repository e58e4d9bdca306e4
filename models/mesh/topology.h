#pragma once
#include <cstdint>
#include <limits>
#include <set>
#include <utility>
#include <vector>

#include "models/mesh/windows.h"

namespace flatsat::mesh {

/// Nodes of a mesh by number: satellites first, then sites.
using Node = std::uint32_t;

constexpr std::int64_t kNeverPs = std::numeric_limits<std::int64_t>::max();

/// Which nodes are linked, as a function of time that changes only at events. Time is in ps of the run's epoch; a link
/// is up from the picosecond of its begin to that of its end, which is no part of it. One whose window the span cuts
/// is up beyond that end of the span. A link that has failed is down until it is whole again, whatever is planned of
/// it.
class Topology {
 public:
  Topology() = default;
  /// `sights` are windows between satellites (a) and sites (b, from 0), as site_windows gives them.
  Topology(std::size_t satellites, std::size_t sites, const std::vector<Window>& links,
           const std::vector<Window>& sights);

  /// Goes on to an instant, not before the one it is at. Returns whether any link came or went.
  bool advance_to(std::int64_t ps);
  /// Pairs that came or went, some of them perhaps both, since this was asked last; in no order.
  std::vector<std::pair<Node, Node>> take_changed() { return std::exchange(changed_, {}); }
  /// The next instant at which a link comes or goes; kNeverPs if none does.
  std::int64_t next_change_ps() const;
  /// From now on. Returns whether the link came or went by it.
  bool set_failed(Node a, Node b, bool failed);

  std::size_t satellites() const { return satellites_; }
  std::size_t sites() const { return neighbours_.size() - satellites_; }
  std::size_t nodes() const { return neighbours_.size(); }
  /// Who is linked with a node now, in ascending order.
  const std::vector<Node>& neighbours(Node node) const { return neighbours_[node]; }
  bool linked(Node a, Node b) const;
  /// Links that are up now, between satellites and with sites.
  std::size_t links() const { return links_; }
  std::size_t site_links() const { return site_links_; }
  /// How often anything changed; one number, one topology.
  std::uint64_t version() const { return version_; }
  /// Links that came up since the begin, between satellites and with sites: hand-overs.
  std::size_t handovers() const { return handovers_; }
  std::size_t site_handovers() const { return site_handovers_; }

 private:
  struct Change {
    std::int64_t ps;
    bool up;
    Node a, b;
  };
  void apply(const Change& change);
  void link(Node a, Node b, bool up);
  void plan(const Window& window, Node b);

  std::size_t satellites_ = 0;
  std::vector<std::vector<Node>> neighbours_;
  std::vector<Change> changes_;
  std::vector<std::pair<Node, Node>> changed_;
  std::set<std::pair<Node, Node>> failed_, failed_up_;  // of the failed ones, those that are planned to be up
  std::size_t next_ = 0, links_ = 0, site_links_ = 0, handovers_ = 0, site_handovers_ = 0;
  std::uint64_t version_ = 0;
};

/// Figures of the graph that is up now.
struct GraphFigures {
  std::size_t least_degree, most_degree;  // of satellites, links with satellites alone
  double mean_degree;
  std::size_t parts;     // into which the satellites fall
  std::size_t diameter;  // most hops between two satellites of one part
};
GraphFigures figures_of(const Topology& topology);

/// Seconds of an epoch as ps, to the nearest.
std::int64_t to_ps(double seconds);

}  // namespace flatsat::mesh
