#include <map>
#include <tuple>

#include "models/mesh/pairing.h"

namespace flatsat::mesh {
namespace {

/// Where each member stands, and how many planes and places its constellation has.
struct Grid {
  using Place = std::tuple<std::uint32_t, std::uint32_t, std::uint32_t>;  // group, plane, index
  std::map<Place, std::uint32_t> numbers;
  std::map<std::uint32_t, std::pair<std::uint32_t, std::uint32_t>> sizes;  // of a group
};

Grid grid_of(const std::vector<constellation::Member>& members) {
  Grid grid;
  for (std::uint32_t i = 0; i < members.size(); ++i) {
    const auto& m = members[i];
    if (!m.plane || !m.index || !m.present) continue;
    grid.numbers[{m.group, *m.plane, *m.index}] = i;
    auto& [planes, places] = grid.sizes[m.group];
    planes = std::max(planes, *m.plane + 1);
    places = std::max(places, *m.index + 1);
  }
  return grid;
}

std::uint32_t wrapped(std::int64_t index, std::uint32_t count) {
  const std::int64_t n = count;
  return static_cast<std::uint32_t>(((index % n) + n) % n);
}

}  // namespace

std::vector<Pair> PlusGrid::candidates(const Crew& crew) const {
  const Grid grid = grid_of(crew.members);
  std::vector<Pair> pairs;
  for (const auto& [place, number] : grid.numbers) {
    const auto& [group, plane, index] = place;
    const auto [planes, places] = grid.sizes.at(group);
    const auto link = [&, from = number, in = group](std::uint32_t other_plane, std::uint32_t other_index) {
      const auto found = grid.numbers.find({in, other_plane, other_index});
      if (found != grid.numbers.end() && found->second != from) pairs.push_back({from, found->second});
    };
    link(plane, wrapped(std::int64_t{index} + 1, places));
    const bool is_last = plane + 1 == planes;
    if (!is_last) link(plane + 1, wrapped(std::int64_t{index} + config_.shift, places));
    if (is_last && config_.seam && planes > 2) link(0, wrapped(std::int64_t{index} + config_.seam_shift, places));
  }
  return PairList(std::move(pairs)).candidates(crew);
}

}  // namespace flatsat::mesh
