#pragma once

namespace flatsat::optical {

/// What the decoder makes of a block with bit errors.
enum class Fec {
  kNone,             // one wrong bit spoils the block
  kBoundedDistance,  // up to `corrected` wrong bits are put right, one more spoils the block
  kLongCode          // a good code of this length and rate, by the normal approximation of the binary symmetric channel
};

struct CodeConfig {
  Fec fec = Fec::kNone;
  double block_bits = 8448.0;  // > 0
  double rate = 0.88;          // share of the line that is payload, in (0, 1]
  unsigned corrected = 0;
  double gap = 1.0;  // the line's error rate counts this many times: distance of a real decoder from the bound, >= 1
};

/// Share of blocks that are lost at a bit error rate of the line, errors independent.
/// kNone: 1 - (1 - p)^n. kBoundedDistance: P(Binomial(n, p) > t). kLongCode: Q((n C - k + log2(n) / 2) / sqrt(n V))
/// with capacity C and dispersion V of the channel (doi:10.1109/TIT.2010.2043769, eq. 289).
double block_loss(const CodeConfig& code, double bit_error_rate);

}  // namespace flatsat::optical
