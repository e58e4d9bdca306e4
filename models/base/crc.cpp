#include "models/base/crc.h"

#include <zlib.h>

#include <array>
#include <bit>
#include <cstring>

namespace flatsat::model {
namespace {

static_assert(std::endian::native == std::endian::little, "the first byte of a word is its lowest");

constexpr std::size_t kStep = 16;  // bytes a step

/// table[s][b]: the sum of byte b followed by s zero bytes.
constexpr auto rmap_table() {
  std::array<std::array<std::uint8_t, 256>, kStep> table{};
  for (unsigned byte = 0; byte < 256; ++byte) {
    unsigned value = byte;
    for (int bit = 0; bit < 8; ++bit) value = (value & 1u) ? (value >> 1) ^ 0xE0u : value >> 1;
    table[0][byte] = static_cast<std::uint8_t>(value);
  }
  for (std::size_t s = 1; s < kStep; ++s) {
    for (std::size_t byte = 0; byte < 256; ++byte) table[s][byte] = table[0][table[s - 1][byte]];
  }
  return table;
}

constexpr auto kRmap = rmap_table();

/// The sum of eight bytes of which the last is followed by `After` zero bytes.
template <std::size_t After>
std::uint8_t sum_of(std::uint64_t word) {
  unsigned sum = 0;
  for (std::size_t i = 0; i < 8; ++i) sum ^= kRmap[After + 7 - i][word >> (8 * i) & 0xff];
  return static_cast<std::uint8_t>(sum);
}

}  // namespace

std::uint32_t crc32(std::span<const std::uint8_t> bytes, std::uint32_t previous) {
  return bytes.empty() ? previous : static_cast<std::uint32_t>(crc32_z(previous, bytes.data(), bytes.size()));
}

std::uint8_t crc8_rmap(std::span<const std::uint8_t> bytes, std::uint8_t previous) {
  std::uint8_t crc = previous;
  std::size_t i = 0;
  for (; i + kStep <= bytes.size(); i += kStep) {
    std::uint64_t words[2];
    std::memcpy(words, bytes.data() + i, sizeof words);
    crc = static_cast<std::uint8_t>(sum_of<8>(words[0] ^ crc) ^ sum_of<0>(words[1]));
  }
  for (; i < bytes.size(); ++i) crc = kRmap[0][crc ^ bytes[i]];
  return crc;
}

}  // namespace flatsat::model
