#include "models/mesh/topology.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <tuple>

namespace flatsat::mesh {
namespace {

/// Hops from a satellite to all others over satellites; nodes that it does not reach keep kFar.
constexpr std::size_t kFar = std::numeric_limits<std::size_t>::max();

std::vector<std::size_t> hops_from(const Topology& topology, Node start) {
  std::vector<std::size_t> hops(topology.satellites(), kFar);
  std::vector<Node> queue{start};
  hops[start] = 0;
  for (std::size_t i = 0; i < queue.size(); ++i) {
    for (const Node next : topology.neighbours(queue[i])) {
      if (next >= topology.satellites() || hops[next] != kFar) continue;
      hops[next] = hops[queue[i]] + 1;
      queue.push_back(next);
    }
  }
  return hops;
}

}  // namespace

std::int64_t to_ps(double seconds) { return std::llround(seconds * 1e12); }

Topology::Topology(std::size_t satellites, std::size_t sites, const std::vector<Window>& links,
                   const std::vector<Window>& sights)
    : satellites_(satellites), neighbours_(satellites + sites) {
  for (const auto& window : links) plan(window, window.pair.b);
  for (const auto& window : sights) plan(window, static_cast<Node>(satellites + window.pair.b));
  // What ends goes before what begins at the same instant: a terminal is free before it is taken.
  std::sort(changes_.begin(), changes_.end(), [](const Change& p, const Change& q) {
    return std::tie(p.ps, p.up, p.a, p.b) < std::tie(q.ps, q.up, q.a, q.b);
  });
}

void Topology::plan(const Window& window, Node b) {
  const std::int64_t begin = to_ps(window.begin_s), end = to_ps(window.end_s);
  if (window.begins_before)
    apply({begin, true, window.pair.a, b});
  else if (begin < end || window.ends_after)
    changes_.push_back({begin, true, window.pair.a, b});
  if (!window.ends_after && (begin < end || window.begins_before)) changes_.push_back({end, false, window.pair.a, b});
}

void Topology::apply(const Change& change) {
  const std::pair nodes{change.a, change.b};
  if (!failed_.contains(nodes)) return link(change.a, change.b, change.up);
  if (change.up)
    failed_up_.insert(nodes);
  else
    failed_up_.erase(nodes);
}

void Topology::link(Node a, Node b, bool up) {
  assert(a < nodes() && b < nodes());
  for (const auto& [from, to] : {std::pair{a, b}, std::pair{b, a}}) {
    auto& list = neighbours_[from];
    const auto at = std::lower_bound(list.begin(), list.end(), to);
    if (up)
      list.insert(at, to);
    else
      list.erase(at);
  }
  auto& count = b < satellites_ ? links_ : site_links_;
  up ? ++count : --count;
  ++version_;
  changed_.emplace_back(a, b);
}

bool Topology::set_failed(Node a, Node b, bool failed) {
  const std::pair nodes{std::min(a, b), std::max(a, b)};
  const bool changes = failed ? failed_.insert(nodes).second : failed_.erase(nodes) > 0;
  if (!changes) return false;
  if (failed) {
    if (!linked(nodes.first, nodes.second)) return false;
    failed_up_.insert(nodes);
  } else if (failed_up_.erase(nodes) == 0) {
    return false;
  }
  link(nodes.first, nodes.second, !failed);
  return true;
}

bool Topology::advance_to(std::int64_t ps) {
  const auto before = version_;
  for (; next_ < changes_.size() && changes_[next_].ps <= ps; ++next_) {
    const Change& change = changes_[next_];
    apply(change);
    if (change.up && linked(change.a, change.b)) ++(change.b < satellites_ ? handovers_ : site_handovers_);
  }
  return version_ != before;
}

std::int64_t Topology::next_change_ps() const { return next_ < changes_.size() ? changes_[next_].ps : kNeverPs; }

bool Topology::linked(Node a, Node b) const {
  return std::binary_search(neighbours_[a].begin(), neighbours_[a].end(), b);
}

GraphFigures figures_of(const Topology& topology) {
  GraphFigures figures{topology.satellites() == 0 ? 0 : kFar, 0, 0.0, 0, 0};
  std::vector<bool> seen(topology.satellites());
  for (Node node = 0; node < topology.satellites(); ++node) {
    const auto& near = topology.neighbours(node);
    const auto degree = static_cast<std::size_t>(
        std::lower_bound(near.begin(), near.end(), static_cast<Node>(topology.satellites())) - near.begin());
    figures.least_degree = std::min(figures.least_degree, degree);
    figures.most_degree = std::max(figures.most_degree, degree);
    figures.mean_degree += static_cast<double>(degree) / static_cast<double>(topology.satellites());
    if (!seen[node]) ++figures.parts;
    const auto hops = hops_from(topology, node);
    for (Node other = 0; other < topology.satellites(); ++other) {
      if (hops[other] == kFar) continue;
      seen[other] = true;
      figures.diameter = std::max(figures.diameter, hops[other]);
    }
  }
  return figures;
}

}  // namespace flatsat::mesh
