#include "models/optical/fading.h"

#include <algorithm>
#include <cmath>

namespace flatsat::optical {
namespace {

double below(double x) { return 0.5 * std::erfc(-x / std::sqrt(2.0)); }

/// Lower incomplete gamma function over the whole: series below the mean, Lentz's continued fraction above.
double gamma_share(double a, double x) {
  if (x <= 0.0) return 0.0;
  const double front = std::exp(a * std::log(x) - x - std::lgamma(a));
  if (x < a + 1.0) {
    double term = 1.0 / a, sum = term;
    for (double n = a + 1.0; term > sum * 1e-16; n += 1.0) sum += term *= x / n;
    return sum * front;
  }
  double b = x + 1.0 - a, c = 1e300, d = 1.0 / b, h = d;
  for (int i = 1; i < 500; ++i) {
    const double an = -i * (i - a);
    b += 2.0;
    d = 1.0 / (an * d + b);
    c = b + an / c;
    h *= d * c;
    if (std::abs(d * c - 1.0) < 1e-15) break;
  }
  return 1.0 - front * h;
}

double factor_of(const FadeConfig& f, const GammaGammaShape& shape, double x, double y) {
  switch (f.law) {
    case FadeLaw::kNone:
      break;
    case FadeLaw::kLogNormal: {
      const double s2 = std::log1p(f.scintillation);
      return std::exp(std::sqrt(s2) * x - 0.5 * s2);
    }
    case FadeLaw::kGammaGamma:
      return gamma_quantile(shape.alpha, below(x)) * gamma_quantile(shape.beta, below(y));
    case FadeLaw::kJitter: {
      const double u = (f.bias_rad + f.jitter_rad * x) / f.half_angle_rad, v = f.jitter_rad * y / f.half_angle_rad;
      return std::exp(-2.0 * (u * u + v * v));
    }
  }
  return 1.0;
}

}  // namespace

GammaGammaShape gamma_gamma_shape(double rytov) {
  const double power = std::pow(rytov, 1.2);  // sigma^(12/5)
  return {1.0 / std::expm1(0.49 * rytov / std::pow(1.0 + 1.11 * power, 7.0 / 6.0)),
          1.0 / std::expm1(0.51 * rytov / std::pow(1.0 + 0.69 * power, 5.0 / 6.0))};
}

double scintillation_index(const GammaGammaShape& s) { return 1.0 / s.alpha + 1.0 / s.beta + 1.0 / (s.alpha * s.beta); }

double gamma_quantile(double shape, double probability) {
  double low = 0.0, high = 1.0 + 40.0 / shape + 12.0 / std::sqrt(shape);  // of unit mean
  for (int i = 0; i < 60 && high - low > 1e-10 * high; ++i) {
    const double middle = 0.5 * (low + high);
    (gamma_share(shape, shape * middle) < probability ? low : high) = middle;
  }
  return 0.5 * (low + high);
}

double log_normal_correlation(const FadeConfig& fade, double lag_s) {
  const double s2 = std::log1p(fade.scintillation);
  return std::expm1(s2 * std::exp(-lag_s / fade.correlation_s)) / std::expm1(s2);
}

Fading::Fading(const FadeConfig& config, model::RandomStream& random)
    : config_(config),
      shape_(config.law == FadeLaw::kGammaGamma ? gamma_gamma_shape(config.scintillation) : GammaGammaShape{1.0, 1.0}),
      random_(random),
      x_(config.law == FadeLaw::kNone ? 0.0 : model::normal(random)),
      y_(config.law == FadeLaw::kNone ? 0.0 : model::normal(random)) {}

double Fading::advance(double dt_s) {
  if (config_.law == FadeLaw::kNone) return 1.0;
  const double kept = std::exp(-dt_s / config_.correlation_s), fresh = std::sqrt(1.0 - kept * kept);
  x_ = kept * x_ + fresh * model::normal(random_);
  y_ = kept * y_ + fresh * model::normal(random_);
  return factor();
}

void Fading::set_scintillation(double value) {
  config_.scintillation = value;
  if (config_.law == FadeLaw::kGammaGamma) shape_ = gamma_gamma_shape(value);
}

double Fading::factor() const { return factor_of(config_, shape_, x_, y_); }

}  // namespace flatsat::optical
