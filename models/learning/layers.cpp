#include "models/learning/layers.h"

#include <bit>
#include <cassert>

#include "models/learning/lanes.h"

namespace flatsat::learning {
namespace {

constexpr float kVarianceFloor = 1e-5f;

/// The sum of f(i, x[i ... ]) over a row, in lanes.
template <class Terms>
[[gnu::always_inline]] inline float row_sum(std::size_t width, Terms terms) {
  Lanes sum{};
  std::size_t i = 0;
  for (; i + kLanes <= width; i += kLanes) sum += terms(i, kLanes);
  if (i < width) sum += terms(i, width - i);
  return sum_of(sum);
}

[[gnu::always_inline]] inline Lanes take(const float* x, std::size_t count) {
  return count == kLanes ? load(x) : load_some(x, count);
}

[[gnu::always_inline]] inline void put(float* x, const Lanes& v, std::size_t count) {
  if (count == kLanes)
    store(x, v);
  else
    store_some(x, v, count);
}

/// Calls each(i, count) for all stretches of at most sixteen.
template <class Each>
[[gnu::always_inline]] inline void in_lanes(std::size_t width, Each each) {
  std::size_t i = 0;
  for (; i + kLanes <= width; i += kLanes) each(i, kLanes);
  if (i < width) each(i, width - i);
}

/// Zeros in the lanes from `count` on.
[[gnu::always_inline]] inline Lanes first_of(const Lanes& v, std::size_t count) {
  constexpr LanesOfInt kPlaces = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  return kPlaces < LanesOfInt{} + static_cast<std::int32_t>(count) ? v : Lanes{};
}

[[gnu::always_inline]] inline float greatest_of(const float* x, std::size_t width) {
  Lanes most = Lanes{} + x[0];
  std::size_t i = 0;
  for (; i + kLanes <= width; i += kLanes) most = greater_of(load(x + i), most);
  float greatest = most[0];
  for (std::size_t lane = 1; lane < kLanes; ++lane) greatest = most[lane] > greatest ? most[lane] : greatest;
  for (; i < width; ++i) greatest = x[i] > greatest ? x[i] : greatest;
  return greatest;
}

/// Makes exp(scale (x - greatest)) of a row, and returns the sum.
[[gnu::always_inline]] inline float exponentials(float* x, std::size_t width, float scale) {
  const float greatest = greatest_of(x, width);
  return row_sum(width, [&](std::size_t i, std::size_t count) {
    const Lanes e = first_of(exponential((take(x + i, count) - greatest) * scale), count);
    put(x + i, e, count);
    return e;
  });
}

[[gnu::always_inline]] inline Lanes gelu_share(const Lanes& x) {
  constexpr float kMinusTwoRoot = -2.0f * 0.7978845608f;  // sqrt(2 / pi)
  return 1.0f / (1.0f + exponential(kMinusTwoRoot * (x + 0.044715f * (x * x * x))));
}

}  // namespace

FLATSAT_LEARNING_WIDEST void layer_norm(const Rows& rows, const float* x, const Norm& norm, float* y,
                                        const NormKept& kept) {
  const std::size_t width = rows.width;
  for (std::size_t r = 0; r < rows.count; ++r, x += width, y += width) {
    const float mean = row_sum(width, [&](std::size_t i, std::size_t n) { return take(x + i, n); }) / width;
    const float variance = row_sum(width,
                                   [&](std::size_t i, std::size_t n) {
                                     const Lanes away = first_of(take(x + i, n) - mean, n);
                                     return away * away;
                                   }) /
                           width;
    const float inverse = 1.0f / __builtin_sqrtf(variance + kVarianceFloor);
    kept.mean[r] = mean;
    kept.inverse[r] = inverse;
    in_lanes(width, [&](std::size_t i, std::size_t n) {
      put(y + i, (take(x + i, n) - mean) * inverse * take(norm.gain + i, n) + take(norm.bias + i, n), n);
    });
  }
}

FLATSAT_LEARNING_WIDEST void layer_norm_backward(const Rows& rows, const float* x, const Norm& norm,
                                                 const NormKept& kept, const float* d_y, const NormGradient& to) {
  const std::size_t width = rows.width;
  for (std::size_t i = 0; i < width; ++i) to.d_gain[i] = to.d_bias[i] = 0.0f;
  float* d_x = to.d_x;
  for (std::size_t r = 0; r < rows.count; ++r, x += width, d_y += width, d_x += width) {
    const float mean = kept.mean[r], inverse = kept.inverse[r];
    const auto standard = [&](std::size_t i, std::size_t n) { return (take(x + i, n) - mean) * inverse; };
    const auto inner = [&](std::size_t i, std::size_t n) { return take(d_y + i, n) * take(norm.gain + i, n); };
    const float sum = row_sum(width, inner) / width;
    const float along =
        row_sum(width, [&](std::size_t i, std::size_t n) { return inner(i, n) * standard(i, n); }) / width;
    in_lanes(width, [&](std::size_t i, std::size_t n) {
      const Lanes s = standard(i, n), d = take(d_y + i, n);
      put(d_x + i, take(d_x + i, n) + inverse * (inner(i, n) - sum - s * along), n);
      put(to.d_gain + i, take(to.d_gain + i, n) + d * s, n);
      put(to.d_bias + i, take(to.d_bias + i, n) + d, n);
    });
  }
}

FLATSAT_LEARNING_WIDEST void gelu(std::span<const float> x, float* y) {
  in_lanes(x.size(), [&](std::size_t i, std::size_t n) {
    const Lanes v = take(x.data() + i, n);
    put(y + i, v * gelu_share(v), n);
  });
}

FLATSAT_LEARNING_WIDEST void gelu_backward(std::span<const float> x, float* d) {
  constexpr float kTwoRoot = 2.0f * 0.7978845608f;
  in_lanes(x.size(), [&](std::size_t i, std::size_t n) {
    const Lanes v = take(x.data() + i, n), share = gelu_share(v);
    const Lanes slope = kTwoRoot * (1.0f + (3.0f * 0.044715f) * (v * v));
    put(d + i, take(d + i, n) * (share + v * (share * (1.0f - share)) * slope), n);
  });
}

FLATSAT_LEARNING_WIDEST void relu(std::span<const float> x, float* y) {
  in_lanes(x.size(), [&](std::size_t i, std::size_t n) {
    const Lanes v = take(x.data() + i, n);
    put(y + i, v < Lanes{} ? Lanes{} : v, n);
  });
}

FLATSAT_LEARNING_WIDEST void relu_backward(std::span<const float> x, float* d) {
  in_lanes(x.size(), [&](std::size_t i, std::size_t n) {
    put(d + i, take(x.data() + i, n) > Lanes{} ? take(d + i, n) : Lanes{}, n);
  });
}

FLATSAT_LEARNING_WIDEST void causal_softmax(std::size_t size, float scale, float* scores) {
  for (std::size_t r = 0; r < size; ++r) {
    float* row = scores + r * size;
    const float inverse = 1.0f / exponentials(row, r + 1, scale);
    in_lanes(r + 1, [&](std::size_t i, std::size_t n) { put(row + i, take(row + i, n) * inverse, n); });
    for (std::size_t i = r + 1; i < size; ++i) row[i] = 0.0f;
  }
}

FLATSAT_LEARNING_WIDEST void causal_softmax_backward(std::size_t size, float scale, const float* shares, float* d) {
  for (std::size_t r = 0; r < size; ++r) {
    const float* share = shares + r * size;
    float* row = d + r * size;
    const float along =
        row_sum(r + 1, [&](std::size_t i, std::size_t n) { return take(share + i, n) * take(row + i, n); });
    in_lanes(r + 1, [&](std::size_t i, std::size_t n) {
      put(row + i, take(share + i, n) * (take(row + i, n) - along) * scale, n);
    });
    for (std::size_t i = r + 1; i < size; ++i) row[i] = 0.0f;
  }
}

FLATSAT_LEARNING_WIDEST double cross_entropy(const Rows& rows, float* scores, std::span<const std::uint16_t> targets) {
  const float each = 1.0f / static_cast<float>(rows.count);
  double loss = 0.0;
  for (std::size_t r = 0; r < rows.count; ++r) {
    float* row = scores + r * rows.width;
    const double right = row[targets[r]], greatest = greatest_of(row, rows.width);
    const float sum = exponentials(row, rows.width, 1.0f), inverse = each / sum;
    loss += sum > 0.0f ? natural_log(sum) + (greatest - right) : static_cast<double>(sum);
    in_lanes(rows.width, [&](std::size_t i, std::size_t n) { put(row + i, take(row + i, n) * inverse, n); });
    row[targets[r]] -= each;
  }
  return loss;
}

float exponential(float x) { return exponential(Lanes{} + x)[0]; }

double natural_log(double x) {
  if (!(x > 0.0) || !(x < 0x1p1023)) return x - x;  // NaN where there is none
  constexpr double kLn2 = 0x1.62e42fefa39efp-1, kRootOfTwo = 0x1.6a09e667f3bcdp+0;
  int exponent = 0;
  double m = std::frexp(x, &exponent) * 2.0;
  --exponent;
  if (m > kRootOfTwo) m *= 0.5, ++exponent;
  // log m = 2 artanh s = 2 (s + s^3/3 + s^5/5 ...), |s| <= 0.172: what follows the last term is below 1e-18.
  const double s = (m - 1.0) / (m + 1.0), s2 = s * s;
  double series = 0.0;
  for (int n = 21; n >= 1; n -= 2) series = series * s2 + 1.0 / n;
  return exponent * kLn2 + 2.0 * s * series;
}

}  // namespace flatsat::learning
