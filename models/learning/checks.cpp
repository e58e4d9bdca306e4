#include "models/learning/checks.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstring>
#include <numeric>

namespace flatsat::learning {
namespace {

float element(const Matrix& m, std::size_t i, std::size_t j) {
  return m.transposed ? m.data[j * m.stride + i] : m.data[i * m.stride + j];
}

std::uint64_t sums_of(const ProductShape& s) {
  // Sums of a and |a| down its rows; both times b; and the sums of the result. That of |b| is no operation.
  return 2 * s.rows * s.terms + 4 * s.terms * s.columns + s.rows * s.columns;
}

}  // namespace

void AbftCheck::made(const GradientProduct& product) {
  const auto& s = product.shape;
  operations_ += sums_of(s);
  sums_.assign(s.terms, 0.0);
  sizes_.assign(s.terms, 0.0);
  for (std::size_t i = 0; i < s.rows; ++i) {
    for (std::size_t k = 0; k < s.terms; ++k) {
      const double a = element(product.a, i, k);
      sums_[k] += a;
      sizes_[k] += std::fabs(a);
    }
  }
  expected_.assign(s.columns, 0.0);
  allowed_.assign(s.columns, 0.0);
  for (std::size_t k = 0; k < s.terms; ++k) {
    for (std::size_t j = 0; j < s.columns; ++j) {
      const double b = element(product.b, k, j);
      expected_[j] += sums_[k] * b;
      allowed_[j] += sizes_[k] * std::fabs(b);
    }
  }
  for (std::size_t i = 0; i < s.rows; ++i)
    for (std::size_t j = 0; j < s.columns; ++j) expected_[j] -= product.result[i * s.columns + j];
  const double rounding = 0x1p-24 * std::sqrt(static_cast<double>(s.terms));
  for (std::size_t j = 0; j < s.columns; ++j)
    is_wrong_ = is_wrong_ || !(std::fabs(expected_[j]) <= rounding * allowed_[j]);  // not a number is wrong, too
}

std::uint64_t abft_operations(const TransformerConfig& config, std::uint64_t sequences, std::uint64_t length) {
  const std::uint64_t n = sequences * length, d = config.width;
  std::uint64_t block = 0;
  for (const auto& [rows, columns] : {std::pair{4 * d, d}, {d, 4 * d}, {d, d}, {d, 3 * d}})
    block += sums_of({rows, columns, n});
  return config.layers * block + sums_of({config.vocabulary, d, n});
}

bool NormCheck::is_wrong(double norm) const {
  if (!std::isfinite(norm)) return true;
  if (taken_.size() < kLeast) return false;
  const double mean = std::accumulate(taken_.begin(), taken_.end(), 0.0) / static_cast<double>(taken_.size());
  return norm > factor_ * mean;
}

void NormCheck::take(double norm) {
  assert(std::isfinite(norm));
  taken_.push_back(norm);
  if (taken_.size() > kWindow) taken_.pop_front();
}

bool SecondComputation::is_wrong(std::span<const float> first, std::span<const float> second) {
  assert(first.size() == second.size());
  return std::memcmp(first.data(), second.data(), first.size_bytes()) != 0;
}

}  // namespace flatsat::learning
