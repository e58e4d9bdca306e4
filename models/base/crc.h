#pragma once
#include <cstdint>
#include <span>

namespace flatsat::model {

/// CRC-32 of IEEE 802.3 and zlib. `previous` continues a sum over several pieces.
/// Source: IEEE 802.3-2018 clause 3.2.9; check value of "123456789" is 0xCBF43926.
std::uint32_t crc32(std::span<const std::uint8_t> bytes, std::uint32_t previous = 0);

/// CRC-8 of RMAP headers and data: polynomial x^8 + x^2 + x + 1, reflected, initial value 0.
/// Source: ECSS-E-ST-50-52C annex A.
std::uint8_t crc8_rmap(std::span<const std::uint8_t> bytes, std::uint8_t previous = 0);

}  // namespace flatsat::model
