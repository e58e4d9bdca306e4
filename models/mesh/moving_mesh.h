#pragma once
#include <map>
#include <memory>
#include <set>
#include <vector>

#include "models/mesh/rates.h"
#include "models/mesh/routes.h"
#include "models/network/transport.h"

namespace flatsat::mesh {

/// Bits a second of a link, each way, where nothing is planned of them.
struct LinkRates {
  std::uint64_t between_satellites_bps = 100'000'000'000, to_sites_bps = 10'000'000'000;
};

/// What links can carry as their light changes; a link that is not in it keeps its LinkRates. Of `sights` a pair is
/// that of a site's window.
struct RatePlan {
  std::vector<RateChange> links, sights;
};

/// A mesh in motion as a transport of messages sees it: both ways of every link that ever comes up, the light time of
/// the instant, and shortest routes. Routes are those of the last instant that it was advanced to: whoever sends knows
/// the mesh as it was then. A link that is cut carries nothing from that instant on, but routes lead over it until
/// that is learnt; one that is whole again carries when that is learnt. Not for several threads at once.
class MovingMesh : public network::MeshView {
 public:
  /// `transits`: of each node, whether routes between others may go through it. `begin_ps`: the present instant, from
  /// which the topology goes on. `batch` and `ground` outlive this. What `plan` has of a pair begins before it is up.
  MovingMesh(const environment::OrbitBatch& batch, const Ground& ground, Topology topology, std::vector<Window> links,
             std::vector<Window> sights, std::vector<bool> transits, const LinkRates& rates, std::int64_t begin_ps,
             const RatePlan& plan = {});
  ~MovingMesh() override;

  /// Of all links, at this instant: ways 2i and 2i + 1 are those of one link.
  const std::vector<network::OneWay>& one_ways() const { return ways_; }
  std::int64_t next_change_ps() const { return topology_.next_change_ps(); }
  /// Goes on, and takes the routes of that instant from then on. Returns the one-ways whose rate is another now, in
  /// ascending order; so do the others below.
  std::vector<unsigned> advance_to(std::int64_t ps);
  /// When the light of a link gives it another rate next, whether it is up or not; kNeverPs if none does.
  std::int64_t next_rate_ps() const { return next_rate_ < planned_.size() ? planned_[next_rate_].ps : kNeverPs; }
  /// Takes the rates of an instant, and leaves topology and routes as they are. Ways as above.
  std::vector<unsigned> take_rates(std::int64_t ps);
  bool has_rate_plan() const { return !planned_.empty(); }
  /// Of the links that carry; 0 where none does.
  std::uint64_t slowest_bps() const { return ways_with_.empty() ? 0 : ways_with_.begin()->first; }
  std::uint64_t fastest_bps() const { return ways_with_.empty() ? 0 : ways_with_.rbegin()->first; }
  const Topology& topology() const { return topology_; }
  /// Pairs, in order and each once, that came or went, as those who send know it, in the last advance or by the last
  /// link that was learnt.
  const std::vector<std::pair<Node, Node>>& changed_pairs() const { return changed_pairs_; }

  /// Pairs that are ever linked, in order: those that can be cut.
  std::vector<std::pair<Node, Node>> pairs() const;
  /// A link is cut, or whole again; ways as above.
  std::vector<unsigned> set_cut(Node a, Node b, bool cut);
  bool is_cut(Node a, Node b) const { return cut_.contains({a, b}); }
  /// Whoever sends knows from now on how a link is.
  std::vector<unsigned> learn(Node a, Node b);

  /// Of the shortest route now; infinite where there is none. km.
  double length_km(Node from, Node to) const;
  std::vector<unsigned> path(unsigned from, unsigned to, std::int64_t at_ps) const override;
  std::int64_t delay_ps(unsigned one_way, std::int64_t at_ps) const override;

 private:
  struct PlannedRate {
    std::int64_t ps;
    Node a, b;
    std::uint64_t bps;
    auto operator<=>(const PlannedRate&) const = default;
  };
  void add(const Pair& nodes, std::uint64_t rate_bps);
  void count_rate(std::uint64_t before_bps, std::uint64_t now_bps);
  void plan_rates(const RatePlan& plan);
  void take_changed();
  std::vector<unsigned> refresh_rates(const std::vector<std::pair<Node, Node>>& pairs);
  const Routes& routes_from(Node node) const;
  environment::Vector position_km(Node node, double seconds) const;

  const environment::OrbitBatch& batch_;
  const Ground& ground_;
  Topology topology_;
  const std::vector<bool> transits_;
  std::vector<network::OneWay> ways_;
  std::vector<std::uint64_t> rates_bps_;            // of a way while it is up
  std::vector<PlannedRate> planned_;                // in order
  std::map<std::uint64_t, std::size_t> ways_with_;  // a rate above 0: how many have it
  std::size_t next_rate_ = 0;
  std::map<std::pair<Node, Node>, unsigned> way_of_;
  std::set<std::pair<Node, Node>> cut_;  // both ways
  std::vector<std::pair<Node, Node>> changed_pairs_;
  NodePlaces places_;
  const NodePositions* positions_ = nullptr;              // of the instant of the routes
  mutable std::map<Node, std::unique_ptr<Routes>> from_;  // found when they are asked for
  mutable std::map<Node, bool> is_fresh_;
};

}  // namespace flatsat::mesh
