#include "models/optical/clouds.h"

#include <cmath>

#include "models/base/constants.h"

namespace flatsat::optical {
namespace {

double below(double x) { return 0.5 * std::erfc(-x / std::sqrt(2.0)); }

}  // namespace

double normal_quantile(double probability) {
  double low = -40.0, high = 40.0;
  for (int i = 0; i < 100; ++i) {
    const double middle = 0.5 * (low + high);
    (below(middle) < probability ? low : high) = middle;
  }
  return 0.5 * (low + high);
}

/// Given the common part all sites are independent; the mean over it by the trapezoid rule, which converges
/// exponentially for a smooth integrand that dies out at both ends.
double network_availability(const CloudConfig& c) {
  constexpr double kEnd = 8.5, kStep = 0.01;
  const double root = std::sqrt(c.correlation), rest = std::sqrt(1.0 - c.correlation);
  std::vector<double> thresholds;
  for (const double p : c.clear) thresholds.push_back(normal_quantile(p));
  double overcast = 0.0;
  for (double u = -kEnd; u <= kEnd; u += kStep) {
    double all = std::exp(-0.5 * u * u) / std::sqrt(2.0 * model::kPi) * kStep;
    for (const double t : thresholds) all *= below(-(t - root * u) / rest);
    overcast += all;
  }
  return 1.0 - overcast;
}

Clouds::Clouds(const CloudConfig& config, model::RandomStream& random)
    : config_(config), random_(random), common_(model::normal(random)) {
  for (const double p : config.clear) {
    own_.push_back(model::normal(random));
    threshold_.push_back(normal_quantile(p));
  }
}

void Clouds::advance(double dt_s) {
  const double kept = std::exp(-dt_s / config_.persistence_s), fresh = std::sqrt(1.0 - kept * kept);
  common_ = kept * common_ + fresh * model::normal(random_);
  for (double& own : own_) own = kept * own + fresh * model::normal(random_);
}

bool Clouds::clear(std::size_t site) const {
  const double sky = std::sqrt(config_.correlation) * common_ + std::sqrt(1.0 - config_.correlation) * own_[site];
  return sky < threshold_[site];
}

int Clouds::first_clear() const {
  for (std::size_t i = 0; i < own_.size(); ++i) {
    if (clear(i)) return static_cast<int>(i);
  }
  return -1;
}

}  // namespace flatsat::optical
