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
constexpr auto slices() {
  std::array<std::array<std::uint32_t, 256>, 8> table{};
  table[0] = reflected_table<std::uint32_t>(0xEDB88320u);
  for (unsigned s = 1; s < 8; ++s) {
    for (unsigned b = 0; b < 256; ++b) table[s][b] = (table[s - 1][b] >> 8) ^ table[0][table[s - 1][b] & 0xff];
  }
  return table;
}

constexpr auto kSlices = slices();
constexpr auto kRmap = reflected_table<std::uint8_t>(0xE0);

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
  for (const auto byte : bytes) crc = kRmap[crc ^ byte];
  return crc;
}

}  // namespace flatsat
