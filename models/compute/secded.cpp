#include "models/compute/secded.h"

#include <array>
#include <bit>

namespace flatsat::compute::secded {
namespace {

constexpr unsigned kPositions = 72, kParities = 7;

struct Layout {
  std::array<std::uint64_t, kParities> covered{};  // by a parity: data bits whose position has its address bit set
  std::array<std::uint64_t, kPositions> flip{};    // by a position: the data bit there; none at a parity
};

constexpr Layout layout() {
  Layout l;
  unsigned bit = 0;
  for (unsigned position = 1; position < kPositions; ++position) {
    if (std::has_single_bit(position)) continue;
    const std::uint64_t one = std::uint64_t{1} << bit++;
    l.flip[position] = one;
    for (unsigned parity = 0; parity < kParities; ++parity)
      if ((position >> parity & 1) != 0) l.covered[parity] |= one;
  }
  return l;
}
constexpr Layout kLayout = layout();

unsigned parity_of(std::uint64_t bits) { return static_cast<unsigned>(std::popcount(bits)) & 1u; }

}  // namespace

std::uint8_t check_bits(std::uint64_t data) {
  unsigned parities = 0;
  for (unsigned i = 0; i < kParities; ++i) parities |= parity_of(data & kLayout.covered[i]) << i;
  const unsigned overall = parity_of(data) ^ parity_of(parities);
  return static_cast<std::uint8_t>(~(overall << kParities | parities));
}

Decoded decode(std::uint64_t data, std::uint8_t check) {
  const unsigned syndrome = (check_bits(data) ^ check) & 0x7fu;
  const bool odd = (parity_of(data) ^ parity_of(static_cast<std::uint8_t>(~check))) != 0;
  if (!odd) return {data, false, syndrome != 0};
  if (syndrome >= kPositions) return {data, false, true};
  return {data ^ kLayout.flip[syndrome], true, false};
}

}  // namespace flatsat::compute::secded
