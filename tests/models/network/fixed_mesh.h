#pragma once
#include <algorithm>
#include <cstdint>
#include <deque>
#include <vector>

#include "models/network/transport.h"

namespace flatsat::network {

/// A mesh that does not move: fewest hops, the lowest numbers first, one delay for all one-ways.
class FixedMesh : public MeshView {
 public:
  FixedMesh(unsigned nodes, std::int64_t delay_ps) : delay_ps_(delay_ps), nodes_(nodes) {}

  /// Both ways; returns the number of the first, the other is the next.
  unsigned link(unsigned a, unsigned b, std::uint64_t rate_bps) {
    ways.push_back({a, b, rate_bps});
    ways.push_back({b, a, rate_bps});
    return static_cast<unsigned>(ways.size()) - 2;
  }
  void cut(unsigned way) { ways[way].rate_bps = 0; }

  std::vector<unsigned> path(unsigned from, unsigned to, std::int64_t) const override {
    constexpr unsigned kNone = ~0u;
    std::vector<unsigned> by(nodes_, kNone);
    std::deque<unsigned> open{from};
    while (!open.empty() && by[to] == kNone) {
      const unsigned node = open.front();
      open.pop_front();
      for (unsigned way = 0; way < ways.size(); ++way) {
        if (ways[way].from != node || ways[way].rate_bps == 0 || ways[way].to == from || by[ways[way].to] != kNone)
          continue;
        by[ways[way].to] = way;
        open.push_back(ways[way].to);
      }
    }
    std::vector<unsigned> path;
    for (unsigned node = to; node != from; node = ways[by[node]].from) {
      if (by[node] == kNone) return {};
      path.insert(path.begin(), by[node]);
    }
    return path;
  }
  std::int64_t delay_ps(unsigned, std::int64_t) const override { return delay_ps_; }

  std::vector<OneWay> ways;

 private:
  std::int64_t delay_ps_;
  unsigned nodes_;
};

}  // namespace flatsat::network
