#pragma once
#include <cstdint>

namespace flatsat::compute::secded {

/// SECDED(72,64): an extended Hamming code, the same as `rtl/npu/secded_enc.sv` and `secded_dec.sv` bit for bit. Code
/// positions 1 to 71: the powers of two hold parities 0 to 6, the rest the data bits in their order; parity 7 is over
/// everything. The check bits are inverted, so that neither all zeros nor all ones is a code word.
/// Source: R. W. Hamming, Bell System Technical Journal 29 (1950), doi:10.1002/j.1538-7305.1950.tb00463.x.
std::uint8_t check_bits(std::uint64_t data);

struct Decoded {
  std::uint64_t data;  // after the correction, if there was one
  bool corrected;      // it was an odd pattern that looks like one flipped bit: right if it was one
  bool uncorrectable;  // an even pattern, or an odd one whose position does not exist; data as it lay there
  bool good() const { return !corrected && !uncorrectable; }
};

/// What a decoder makes of 72 bits. It knows no truth: of three flipped bits 24 in 100 patterns are uncorrectable and
/// 76 are "corrected" into another word; some patterns of four and more look good.
Decoded decode(std::uint64_t data, std::uint8_t check);

}  // namespace flatsat::compute::secded
