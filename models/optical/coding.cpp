#include "models/optical/coding.h"

#include <algorithm>
#include <cmath>

namespace flatsat::optical {
namespace {

/// Upper tail, term by term from t + 1: no cancellation for small losses.
double more_than(unsigned t, double n, double p) {
  if (t >= n) return 0.0;
  if (n * p > t) {  // the lower part is the smaller sum
    double term = std::exp(n * std::log1p(-p)), sum = term;
    if (term == 0.0) {  // so many errors expected that the normal law serves
      return 0.5 * std::erfc((t + 0.5 - n * p) / std::sqrt(2.0 * n * p * (1.0 - p)));
    }
    for (unsigned k = 1; k <= t; ++k) sum += term *= (n - k + 1.0) / k * p / (1.0 - p);
    return std::clamp(1.0 - sum, 0.0, 1.0);
  }
  const double k0 = t + 1.0;
  double term = std::exp(std::lgamma(n + 1.0) - std::lgamma(k0 + 1.0) - std::lgamma(n - k0 + 1.0) + k0 * std::log(p) +
                         (n - k0) * std::log1p(-p));
  double sum = term;
  for (double k = k0 + 1.0; k <= n && term > sum * 1e-17; k += 1.0) sum += term *= (n - k + 1.0) / k * p / (1.0 - p);
  return std::clamp(sum, 0.0, 1.0);
}

double long_code(const CodeConfig& code, double p) {
  if (p >= 0.5) return 1.0;
  const double n = code.block_bits;
  const double capacity = 1.0 + p * std::log2(p) + (1.0 - p) * std::log2(1.0 - p);
  const double spread = std::sqrt(n * p * (1.0 - p)) * std::log2((1.0 - p) / p);
  return 0.5 * std::erfc((n * (capacity - code.rate) + 0.5 * std::log2(n)) / (spread * std::sqrt(2.0)));
}

}  // namespace

double block_loss(const CodeConfig& code, double bit_error_rate) {
  const double p = std::clamp(bit_error_rate * code.gap, 0.0, 0.5);
  if (p <= 0.0) return 0.0;
  switch (code.fec) {
    case Fec::kNone:
      return -std::expm1(code.block_bits * std::log1p(-p));
    case Fec::kBoundedDistance:
      return more_than(code.corrected, code.block_bits, p);
    case Fec::kLongCode:
      return long_code(code, p);
  }
  return 1.0;
}

}  // namespace flatsat::optical
