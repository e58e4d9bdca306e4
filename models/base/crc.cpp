#include "models/base/crc.h"

#include <array>

namespace flatsat {
namespace {

template <class Word>
constexpr std::array<Word, 256> reflected_table(Word polynomial) {
  std::array<Word, 256> table{};
  for (unsigned byte = 0; byte < 256; ++byte) {
    Word value = static_cast<Word>(byte);
    for (int bit = 0; bit < 8; ++bit) {
      value = static_cast<Word>((value & 1u) ? (value >> 1) ^ polynomial : value >> 1);
    }
    table[byte] = value;
  }
  return table;
}

/// table[s][b]: the sum of byte b followed by s zero bytes, for eight bytes a step.
template <class Word>
constexpr auto slices(Word polynomial) {
  std::array<std::array<Word, 256>, 8> table{};
  table[0] = reflected_table<Word>(polynomial);
  for (unsigned s = 1; s < 8; ++s) {
    for (unsigned b = 0; b < 256; ++b) {
      const unsigned shifted = sizeof(Word) == 1 ? 0u : static_cast<unsigned>(table[s - 1][b]) >> 8;
      table[s][b] = static_cast<Word>(shifted ^ table[0][table[s - 1][b] & 0xff]);
    }
  }
  return table;
}

constexpr auto kSlices = slices<std::uint32_t>(0xEDB88320u);
constexpr auto kRmap = slices<std::uint8_t>(0xE0);

}  // namespace

std::uint32_t crc32(std::span<const std::uint8_t> bytes, std::uint32_t previous) {
  std::uint32_t crc = ~previous;
  std::size_t i = 0;
  for (; i + 8 <= bytes.size(); i += 8) {
    const std::uint32_t low =
        crc ^ (static_cast<std::uint32_t>(bytes[i]) | static_cast<std::uint32_t>(bytes[i + 1]) << 8 |
               static_cast<std::uint32_t>(bytes[i + 2]) << 16 | static_cast<std::uint32_t>(bytes[i + 3]) << 24);
    crc = kSlices[7][low & 0xff] ^ kSlices[6][low >> 8 & 0xff] ^ kSlices[5][low >> 16 & 0xff] ^ kSlices[4][low >> 24] ^
          kSlices[3][bytes[i + 4]] ^ kSlices[2][bytes[i + 5]] ^ kSlices[1][bytes[i + 6]] ^ kSlices[0][bytes[i + 7]];
  }
  for (; i < bytes.size(); ++i) crc = (crc >> 8) ^ kSlices[0][(crc ^ bytes[i]) & 0xff];
  return ~crc;
}

std::uint8_t crc8_rmap(std::span<const std::uint8_t> bytes, std::uint8_t previous) {
  std::uint8_t crc = previous;
  std::size_t i = 0;
  for (; i + 8 <= bytes.size(); i += 8) {
    const auto* b = bytes.data() + i;
    crc = static_cast<std::uint8_t>(kRmap[7][crc ^ b[0]] ^ kRmap[6][b[1]] ^ kRmap[5][b[2]] ^ kRmap[4][b[3]] ^
                                    kRmap[3][b[4]] ^ kRmap[2][b[5]] ^ kRmap[1][b[6]] ^ kRmap[0][b[7]]);
  }
  for (; i < bytes.size(); ++i) crc = kRmap[0][crc ^ bytes[i]];
  return crc;
}

}  // namespace flatsat
