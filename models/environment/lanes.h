#pragma once
// Eight numbers at a time, in the compiler's own vectors: for the batches of this room. The operations are those of
// IEEE 754 one by one, so a result is the same to the bit whatever width the processor has.
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "models/environment/vector.h"

namespace flatsat::environment::lanes {

constexpr std::size_t kLanes = 8;
typedef double V __attribute__((vector_size(kLanes * sizeof(double)), aligned(64)));
typedef std::int64_t VI __attribute__((vector_size(kLanes * sizeof(std::int64_t)), aligned(64)));

struct SineCosineV {
  V sine, cosine;
};

[[gnu::always_inline]] inline V select(const VI& mask, const V& yes, const V& no) {
  return reinterpret_cast<V>((mask & reinterpret_cast<VI>(yes)) | (~mask & reinterpret_cast<VI>(no)));
}

[[gnu::always_inline]] inline V square_root(const V& x) {
  V root;
  for (std::size_t i = 0; i < kLanes; ++i) root[i] = __builtin_sqrt(x[i]);
  return root;
}

[[gnu::always_inline]] inline V absolute(const V& x) {
  return reinterpret_cast<V>(reinterpret_cast<VI>(x) & std::int64_t{0x7fffffffffffffff});
}

/// Sine and cosine to an ulp or so of angles up to 1e6 rad: Taylor's series within an eighth of a turn, whose next
/// terms are below 1e-17.
[[gnu::always_inline]] inline SineCosineV sine_cosine(const V& angle) {
  constexpr double kRound = 6755399441055744.0;  // 1.5 x 2^52: the sum's last bits are the nearest whole number
  // pi / 2 in three parts, the first two of 33 bits: a whole number below 2^20 times each of them is exact.
  constexpr double kHalfPi1 = 0x1.921fb544p+0, kHalfPi2 = 0x1.0b4611a6p-34, kHalfPi3 = 0x1.3198a2e037073p-69;
  const V shifted = angle * (2.0 / kPi) + kRound;
  const V turns = shifted - kRound;
  const VI quadrant = reinterpret_cast<VI>(shifted) & std::int64_t{3};
  const V r = ((angle - turns * kHalfPi1) - turns * kHalfPi2) - turns * kHalfPi3, r2 = r * r;
  const V s =
      r + r * r2 *
              (-1.0 / 6 +
               r2 * (1.0 / 120 +
                     r2 * (-1.0 / 5040 + r2 * (1.0 / 362880 + r2 * (-1.0 / 39916800 +
                                                                    r2 * (1.0 / 6227020800.0 +
                                                                          r2 * (-1.0 / 1307674368000.0 +
                                                                                r2 * (1.0 / 355687428096000.0))))))));
  const V c =
      1.0 -
      r2 * (0.5 - r2 * (1.0 / 24 -
                        r2 * (1.0 / 720 - r2 * (1.0 / 40320 -
                                                r2 * (1.0 / 3628800 - r2 * (1.0 / 479001600 -
                                                                            r2 * (1.0 / 87178291200.0 -
                                                                                  r2 * (1.0 / 20922789888000.0))))))));
  const VI odd = -(quadrant & std::int64_t{1});
  const VI sine_sign = (quadrant & std::int64_t{2}) << 62, cosine_sign = ((quadrant + 1) & std::int64_t{2}) << 62;
  return {reinterpret_cast<V>(reinterpret_cast<VI>(select(odd, c, s)) ^ sine_sign),
          reinterpret_cast<V>(reinterpret_cast<VI>(select(odd, s, c)) ^ cosine_sign)};
}

}  // namespace flatsat::environment::lanes
