#include "models/mesh/moving_mesh.h"

#include <algorithm>
#include <cmath>

#include "models/mesh/light_time.h"

namespace flatsat::mesh {
namespace {

std::vector<unsigned> united(const std::vector<unsigned>& a, const std::vector<unsigned>& b) {
  std::vector<unsigned> both;
  std::set_union(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both));
  return both;
}

}  // namespace

MovingMesh::MovingMesh(const environment::OrbitBatch& batch, const Ground& ground, Topology topology,
                       std::vector<Window> links, std::vector<Window> sights, std::vector<bool> transits,
                       const LinkRates& rates, std::int64_t begin_ps, const RatePlan& plan)
    : batch_(batch),
      ground_(ground),
      topology_(std::move(topology)),
      transits_(std::move(transits)),
      places_(batch, ground) {
  const auto satellites = static_cast<Node>(topology_.satellites());
  for (const auto& link : links) add(link.pair, rates.between_satellites_bps);
  for (const auto& sight : sights) add({sight.pair.a, satellites + sight.pair.b}, rates.to_sites_bps);
  plan_rates(plan);
  advance_to(begin_ps);
  refresh_rates(pairs());
}
MovingMesh::~MovingMesh() = default;

void MovingMesh::add(const Pair& nodes, std::uint64_t rate_bps) {
  for (const auto& [from, to] : {std::pair{nodes.a, nodes.b}, std::pair{nodes.b, nodes.a}}) {
    if (!way_of_.emplace(std::pair{from, to}, static_cast<unsigned>(ways_.size())).second) return;
    ways_.push_back({from, to, 0});
    rates_bps_.push_back(rate_bps);
  }
}

void MovingMesh::plan_rates(const RatePlan& plan) {
  const auto satellites = static_cast<Node>(topology_.satellites());
  for (const auto& change : plan.links)
    planned_.push_back({to_ps(change.at_s), change.pair.a, change.pair.b, change.bps});
  for (const auto& change : plan.sights)
    planned_.push_back({to_ps(change.at_s), change.pair.a, satellites + change.pair.b, change.bps});
  std::sort(planned_.begin(), planned_.end());
}

std::vector<unsigned> MovingMesh::take_rates(std::int64_t ps) {
  std::vector<std::pair<Node, Node>> pairs;
  for (; next_rate_ < planned_.size() && planned_[next_rate_].ps <= ps; ++next_rate_) {
    const auto& change = planned_[next_rate_];
    const auto way = way_of_.find({change.a, change.b});
    if (way == way_of_.end()) continue;  // no terminal was free for it
    rates_bps_[way->second] = rates_bps_[way_of_.at({change.b, change.a})] = change.bps;
    pairs.emplace_back(change.a, change.b);
  }
  return refresh_rates(pairs);
}

/// Rates come first: a link that comes up has that of the instant.
std::vector<unsigned> MovingMesh::advance_to(std::int64_t ps) {
  const auto by_light = take_rates(ps);
  topology_.advance_to(ps);
  positions_ = &places_.at(static_cast<double>(ps) * 1e-12);
  is_fresh_.clear();
  take_changed();
  return united(by_light, refresh_rates(changed_pairs_));
}

void MovingMesh::take_changed() {
  changed_pairs_ = topology_.take_changed();
  std::sort(changed_pairs_.begin(), changed_pairs_.end());
  changed_pairs_.erase(std::unique(changed_pairs_.begin(), changed_pairs_.end()), changed_pairs_.end());
}

std::vector<unsigned> MovingMesh::refresh_rates(const std::vector<std::pair<Node, Node>>& pairs) {
  std::vector<unsigned> changed;
  for (const auto& [a, b] : pairs) {
    const bool up = topology_.linked(a, b) && !cut_.contains({a, b});
    for (const auto way : {way_of_.at({a, b}), way_of_.at({b, a})}) {
      const std::uint64_t rate_bps = up ? rates_bps_[way] : 0;
      if (ways_[way].rate_bps == rate_bps) continue;
      count_rate(std::exchange(ways_[way].rate_bps, rate_bps), rate_bps);
      changed.push_back(way);
    }
  }
  std::sort(changed.begin(), changed.end());
  return changed;
}

void MovingMesh::count_rate(std::uint64_t before_bps, std::uint64_t now_bps) {
  if (now_bps > 0) ++ways_with_[now_bps];
  const auto was = ways_with_.find(before_bps);
  if (was != ways_with_.end() && --was->second == 0) ways_with_.erase(was);
}

std::vector<std::pair<Node, Node>> MovingMesh::pairs() const {
  std::vector<std::pair<Node, Node>> pairs;
  for (const auto& [nodes, way] : way_of_) {
    if (nodes.first < nodes.second) pairs.push_back(nodes);
  }
  return pairs;
}

std::vector<unsigned> MovingMesh::set_cut(Node a, Node b, bool cut) {
  for (const auto& nodes : {std::pair{a, b}, std::pair{b, a}}) {
    if (cut)
      cut_.insert(nodes);
    else
      cut_.erase(nodes);
  }
  return refresh_rates({{a, b}});
}

std::vector<unsigned> MovingMesh::learn(Node a, Node b) {
  topology_.set_failed(a, b, cut_.contains({a, b}));
  is_fresh_.clear();
  take_changed();
  return refresh_rates({{a, b}});
}

const Routes& MovingMesh::routes_from(Node node) const {
  auto& routes = from_[node];
  if (!routes) routes = std::make_unique<Routes>(Routes::Config{{node}, transits_, 1});
  bool& is_fresh = is_fresh_[node];
  if (!is_fresh) routes->update(topology_, *positions_);
  is_fresh = true;
  return *routes;
}

double MovingMesh::length_km(Node from, Node to) const { return routes_from(from).length_km(0, to); }

/// A route leads back the way that it came: to a site it is found from there, as sites are few.
std::vector<unsigned> MovingMesh::path(unsigned from, unsigned to, std::int64_t) const {
  const bool backwards = to >= topology_.satellites() && from < topology_.satellites();
  auto nodes = backwards ? routes_from(to).path(0, from) : routes_from(from).path(0, to);
  if (backwards) std::reverse(nodes.begin(), nodes.end());
  std::vector<unsigned> path;
  for (std::size_t i = 1; i < nodes.size(); ++i) path.push_back(way_of_.at({nodes[i - 1], nodes[i]}));
  return path;
}

environment::Vector MovingMesh::position_km(Node node, double seconds) const {
  return node < topology_.satellites() ? batch_.orbit(node).state(seconds).position_km
                                       : ground_.state(node - topology_.satellites(), seconds).position_km;
}

std::int64_t MovingMesh::delay_ps(unsigned one_way, std::int64_t at_ps) const {
  const auto& way = ways_[one_way];
  const auto place = [this](Node node) { return [this, node](double seconds) { return position_km(node, seconds); }; };
  return std::llround(light_time_s(place(way.from), place(way.to), static_cast<double>(at_ps) * 1e-12) * 1e12);
}

}  // namespace flatsat::mesh
