#pragma once
// Sixteen numbers at a time, in the compiler's own vectors. The operations are those of IEEE 754 one by one, and sums
// of a row are always made in sixteen lanes, so a result is the same to the bit whatever width the processor has.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>

// Wider instructions where the processor has them; the results are the same. Sanitizers do not bear the resolvers, and
// a test builds all for the plainest processor. Flat: what is called inside has no clones of its own.
#if defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) && \
    !defined(FLATSAT_LEARNING_PLAIN)
#define FLATSAT_LEARNING_WIDEST __attribute__((target_clones("avx512f", "avx2", "default"), flatten))
#else
#define FLATSAT_LEARNING_WIDEST
#endif

namespace flatsat::learning {

constexpr std::size_t kLanes = 16;
typedef float Lanes __attribute__((vector_size(kLanes * sizeof(float))));
typedef std::int32_t LanesOfInt __attribute__((vector_size(kLanes * sizeof(std::int32_t))));

[[gnu::always_inline]] inline Lanes load(const float* x) {
  Lanes v;
  std::memcpy(&v, x, sizeof v);
  return v;
}

[[gnu::always_inline]] inline void store(float* x, const Lanes& v) { std::memcpy(x, &v, sizeof v); }

/// The first `count` < 16 of them; zeros behind.
[[gnu::always_inline]] inline Lanes load_some(const float* x, std::size_t count) {
  Lanes v{};
  std::memcpy(&v, x, count * sizeof(float));
  return v;
}

[[gnu::always_inline]] inline void store_some(float* x, const Lanes& v, std::size_t count) {
  std::memcpy(x, &v, count * sizeof(float));
}

/// The sum of all lanes, by halves: the order is part of every result.
[[gnu::always_inline]] inline float sum_of(const Lanes& v) {
  float half[kLanes / 2];
  for (std::size_t i = 0; i < 8; ++i) half[i] = v[i] + v[i + 8];
  for (std::size_t i = 0; i < 4; ++i) half[i] += half[i + 4];
  return (half[0] + half[2]) + (half[1] + half[3]);
}

[[gnu::always_inline]] inline Lanes greater_of(const Lanes& a, const Lanes& b) { return a > b ? a : b; }

/// e to the x, within two units of the last place for -87 <= x <= 88; below it stays at exp(-87.3), above at exp(88.3);
/// NaN stays NaN. x is reduced by whole multiples of ln 2 in two parts (Cody and Waite, 1980); in what is left, at most
/// 0.347, Taylor's series up to the seventh power, whose next term is below 6e-9.
[[gnu::always_inline]] inline Lanes exponential(const Lanes& x) {
  constexpr float kRound = 12582912.0f;  // 1.5 x 2^23: the sum's last bits are the nearest whole number
  constexpr float kLn2High = 0x1.62ep-1f, kLn2Low = 0x1.0bfbe8p-15f;  // the first has 12 bits: times n it is exact
  const Lanes least = Lanes{} - 87.3f, most = Lanes{} + 88.3f;
  Lanes bounded = x < least ? least : x;
  bounded = bounded > most ? most : bounded;
  const Lanes shifted = bounded * 0x1.715476p+0f + kRound;
  const Lanes n = shifted - kRound;
  const Lanes r = (bounded - n * kLn2High) - n * kLn2Low;
  Lanes p = r * (1.0f / 5040.0f) + (1.0f / 720.0f);
  p = p * r + (1.0f / 120.0f);
  p = p * r + (1.0f / 24.0f);
  p = p * r + (1.0f / 6.0f);
  p = p * r + 0.5f;
  p = p * (r * r) + r + 1.0f;
  const LanesOfInt power = (reinterpret_cast<LanesOfInt>(shifted) - 0x4b400000 + 127) << 23;
  return p * reinterpret_cast<Lanes>(power);
}

/// Correctly rounded, as IEEE 754 has it.
[[gnu::always_inline]] inline Lanes square_root(const Lanes& x) {
  Lanes root;
  for (std::size_t i = 0; i < kLanes; ++i) root[i] = __builtin_sqrtf(x[i]);
  return root;
}

}  // namespace flatsat::learning
