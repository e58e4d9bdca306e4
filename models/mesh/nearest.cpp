#include <algorithm>
#include <cmath>
#include <map>

#include "models/mesh/pairing.h"
#include "models/mesh/sight_functions.h"

namespace flatsat::mesh {
namespace {

struct Line {
  double square;
  Pair pair;
};

/// A stretch of decisions in which a pair was chosen without a break.
struct Stretch {
  std::size_t first, last;
};

}  // namespace

std::vector<Pair> Nearest::chosen(const Crew& crew, const environment::StateColumns& states) const {
  const double sphere_km = model::wgs84::kRadiusKm + crew.limits.minimum_height_km;
  const double range_square = crew.limits.maximum_range_km * crew.limits.maximum_range_km;
  std::vector<Tangent> tangents;
  for (std::size_t i = 0; i < states.size(); ++i) tangents.push_back(tangent_of(states.at(i), sphere_km));
  std::vector<Line> lines;
  for (std::uint32_t a = 0; a < states.size(); ++a) {
    if (!crew.members[a].present) continue;
    for (std::uint32_t b = a + 1; b < states.size(); ++b) {
      if (!crew.members[b].present) continue;
      const double dx = states.x[b] - states.x[a], dy = states.y[b] - states.y[a], dz = states.z[b] - states.z[a];
      const double square = dx * dx + dy * dy + dz * dz, reach = tangents[a].length_km + tangents[b].length_km;
      if (square < range_square && reach > 0.0 && square < reach * reach) lines.push_back({square, {a, b}});
    }
  }
  std::sort(lines.begin(), lines.end(),
            [](const Line& p, const Line& q) { return p.square != q.square ? p.square < q.square : p.pair < q.pair; });
  std::vector<unsigned> taken(states.size());
  std::vector<Pair> pairs;
  for (const auto& line : lines) {
    auto &at_a = taken[line.pair.a], &at_b = taken[line.pair.b];
    if (at_a >= config_.count || at_b >= config_.count) continue;
    ++at_a, ++at_b;
    pairs.push_back(line.pair);
  }
  return pairs;
}

std::vector<Pair> Nearest::candidates(const Crew& crew) const {
  std::vector<Pair> pairs;
  for (const auto& window : wished(crew))
    if (pairs.empty() || pairs.back() != window.pair) pairs.push_back(window.pair);
  return pairs;
}

std::vector<Window> Nearest::wished(const Crew& crew) const {
  std::map<Pair, std::vector<Stretch>> stretches;
  const double length_s = crew.span.end_s - crew.span.begin_s;
  const auto decisions = static_cast<std::size_t>(std::ceil(length_s / config_.every_s));
  environment::StateColumns states;
  for (std::size_t i = 0; i < decisions; ++i) {
    crew.batch.states(crew.span.begin_s + config_.every_s * static_cast<double>(i), states);
    for (const auto& pair : chosen(crew, states)) {
      auto& of_pair = stretches[pair];
      if (!of_pair.empty() && of_pair.back().last + 1 == i)
        of_pair.back().last = i;
      else
        of_pair.push_back({i, i});
    }
  }
  std::vector<Pair> pairs;
  std::vector<Window> held;
  for (const auto& [pair, of_pair] : stretches) {
    pairs.push_back(pair);
    for (const auto& s : of_pair) {
      const bool is_last = s.last + 1 == decisions;
      held.push_back({pair, crew.span.begin_s + config_.every_s * static_cast<double>(s.first),
                      is_last ? crew.span.end_s : crew.span.begin_s + config_.every_s * static_cast<double>(s.last + 1),
                      s.first == 0, is_last});
    }
  }
  return common(link_windows(crew.batch, pairs, crew.limits, crew.span, crew.threads), held);
}

}  // namespace flatsat::mesh
