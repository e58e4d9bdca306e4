#include "harness/agents/cuda/abft.h"

#include <bit>
#include <cassert>
#include <cmath>

namespace flatsat::agents::cuda {
namespace {

// Sigmas: 7.5 leaves a false alarm of a line 6e-14 if errors are normal, which sums of many roundings are nearly.
constexpr double kSigmas = 7.5;
constexpr double kBf16Variance = 0x1p-18 / 3.0;   // of a uniform relative error of up to 2^-9
constexpr double kFloatVariance = 0x1p-48 / 3.0;  // of up to 2^-24

}  // namespace

float from_bf16(std::uint16_t bits) { return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16); }

std::uint16_t to_bf16(float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  if (std::isnan(value)) return static_cast<std::uint16_t>((bits >> 16) | 0x40u);
  return static_cast<std::uint16_t>((bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16);
}

std::vector<std::uint16_t> gemm_bf16(const MatmulShape& shape, std::span<const std::uint16_t> a,
                                     std::span<const std::uint16_t> b) {
  assert(a.size() == shape.m * shape.k && b.size() == shape.k * shape.n);
  std::vector<std::uint16_t> c(shape.m * shape.n);
  std::vector<float> row(shape.n);
  for (std::size_t i = 0; i < shape.m; ++i) {
    row.assign(shape.n, 0.0f);
    for (std::size_t l = 0; l < shape.k; ++l) {
      const float left = from_bf16(a[i * shape.k + l]);
      for (std::size_t j = 0; j < shape.n; ++j) row[j] = std::fma(left, from_bf16(b[l * shape.n + j]), row[j]);
    }
    for (std::size_t j = 0; j < shape.n; ++j) c[i * shape.n + j] = to_bf16(row[j]);
  }
  return c;
}

Abft::Abft(const MatmulShape& shape, std::span<const std::uint16_t> a, std::span<const std::uint16_t> b)
    : shape_(shape), row_sums_(shape.m), column_sums_(shape.n), row_walks_(shape.m), column_walks_(shape.n) {
  assert(a.size() == shape.m * shape.k && b.size() == shape.k * shape.n);
  std::vector<double> b_rows(shape.k), b_squares(shape.k), a_columns(shape.k), a_squares(shape.k);
  for (std::size_t l = 0; l < shape.k; ++l)
    for (std::size_t j = 0; j < shape.n; ++j) {
      const double value = from_bf16(b[l * shape.n + j]);
      b_rows[l] += value;
      b_squares[l] += value * value;
    }
  for (std::size_t i = 0; i < shape.m; ++i)
    for (std::size_t l = 0; l < shape.k; ++l) {
      const double value = from_bf16(a[i * shape.k + l]);
      a_columns[l] += value;
      a_squares[l] += value * value;
      row_sums_[i] += value * b_rows[l];
      row_walks_[i] += value * value * b_squares[l];
    }
  for (std::size_t l = 0; l < shape.k; ++l)
    for (std::size_t j = 0; j < shape.n; ++j) {
      const double value = from_bf16(b[l * shape.n + j]);
      column_sums_[j] += a_columns[l] * value;
      column_walks_[j] += a_squares[l] * value * value;
    }
  // The partial sum after l steps has on average half the variance of the last one, and each of k steps rounds it.
  const double steps = static_cast<double>(shape.k) / 2.0 * kFloatVariance;
  for (auto& walk : row_walks_) walk *= steps;
  for (auto& walk : column_walks_) walk *= steps;
}

bool Abft::line_agrees(double sum, double squares, double expected, double walk) const {
  if (!std::isfinite(squares)) return false;
  const double sigma = std::sqrt(squares * kBf16Variance + walk);
  return std::abs(sum - expected) <= kSigmas * sigma;  // false for NaN, too
}

bool Abft::agrees(const LineSums& rows, const LineSums& columns) const {
  assert(rows.sums.size() >= shape_.m && rows.squares.size() >= shape_.m);
  assert(columns.sums.size() >= shape_.n && columns.squares.size() >= shape_.n);
  for (std::size_t i = 0; i < shape_.m; ++i)
    if (!line_agrees(rows.sums[i], rows.squares[i], row_sums_[i], row_walks_[i])) return false;
  for (std::size_t j = 0; j < shape_.n; ++j)
    if (!line_agrees(columns.sums[j], columns.squares[j], column_sums_[j], column_walks_[j])) return false;
  return true;
}

/// A NaN or an infinity in an element makes the sum of squares of its lines one, and no such line agrees.
bool Abft::agrees(std::span<const std::uint16_t> c) const {
  assert(c.size() == shape_.m * shape_.n);
  LineSums rows{std::vector<double>(shape_.m), std::vector<double>(shape_.m)};
  LineSums columns{std::vector<double>(shape_.n), std::vector<double>(shape_.n)};
  for (std::size_t i = 0; i < shape_.m; ++i)
    for (std::size_t j = 0; j < shape_.n; ++j) {
      const double value = from_bf16(c[i * shape_.n + j]);
      rows.sums[i] += value;
      rows.squares[i] += value * value;
      columns.sums[j] += value;
      columns.squares[j] += value * value;
    }
  return agrees(rows, columns);
}

}  // namespace flatsat::agents::cuda
