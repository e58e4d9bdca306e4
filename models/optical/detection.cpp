#include "models/optical/detection.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <vector>

#include "models/base/constants.h"

namespace flatsat::optical {
namespace {

constexpr double kBright = 400.0;  // photons in a pulse at which every error rate is below 1e-40

/// Probability that a pulse of `photons` behind the amplifier stays at or below `threshold`: a mean of Poisson-weighted
/// gamma distributions, which is one minus Marcum's Q of order one.
double missed(double photons, double threshold) {
  const int terms = static_cast<int>(threshold + photons + 12.0 * std::sqrt(threshold + photons) + 40.0);
  std::vector<double> above(static_cast<std::size_t>(terms) + 2, 0.0);
  for (int k = terms; k >= 0; --k) {
    const double at = std::exp((k + 1) * std::log(threshold) - threshold - std::lgamma(k + 2.0));
    above[static_cast<std::size_t>(k)] = above[static_cast<std::size_t>(k) + 1] + at;
  }
  double weight = std::exp(-photons), sum = 0.0;
  for (int k = 0; k <= terms; ++k) {
    sum += weight * above[static_cast<std::size_t>(k)];
    weight *= photons / (k + 1);
  }
  return sum;
}

/// On-off behind an ideal amplifier: a dark bit passes the threshold with exp(-T), a bright one misses it; the best
/// threshold makes the sum least.
double amplified_on_off(double pulse_photons) {
  if (pulse_photons <= 0.0) return 0.5;
  if (pulse_photons > kBright) return 0.0;
  const auto errors = [&](double t) { return 0.5 * (std::exp(-t) + missed(pulse_photons, t)); };
  double low = 1e-6, high = pulse_photons + 2.0;
  constexpr double kGolden = 0.6180339887498949;
  double a = high - kGolden * (high - low), b = low + kGolden * (high - low);
  double at_a = errors(a), at_b = errors(b);
  for (int i = 0; i < 40; ++i) {
    if (at_a < at_b) {
      high = b, b = a, at_b = at_a;
      a = high - kGolden * (high - low), at_a = errors(a);
    } else {
      low = a, a = b, at_a = at_b;
      b = low + kGolden * (high - low), at_b = errors(b);
    }
  }
  return std::min({0.5, at_a, at_b});
}

}  // namespace

double bit_error_rate(double q) { return 0.5 * std::erfc(q / std::sqrt(2.0)); }

double photon_error_rate(Modulation modulation, double n, unsigned ppm_order) {
  switch (modulation) {
    case Modulation::kOokThermal:
      break;
    case Modulation::kOokCounting:
      return 0.5 * std::exp(-2.0 * n);
    case Modulation::kOokPreamplified:
      return amplified_on_off(2.0 * n);
    case Modulation::kDpskPreamplified:
      return 0.5 * std::exp(-n);
    case Modulation::kBpskHomodyne:
      return 0.5 * std::erfc(std::sqrt(2.0 * n));
    case Modulation::kQpskCoherent:
      return 0.5 * std::erfc(std::sqrt(n));
    case Modulation::kPpmCounting:
      return 0.5 * std::exp(-n * std::log2(static_cast<double>(ppm_order)));
  }
  assert(false && "noise of the electronics has no photon limit");
  return 0.5;
}

double photons_for_error_rate(Modulation modulation, double error_rate, unsigned ppm_order) {
  double low = 0.0, high = 200.0;
  for (int i = 0; i < 60; ++i) {
    const double middle = 0.5 * (low + high);
    (photon_error_rate(modulation, middle, ppm_order) > error_rate ? low : high) = middle;
  }
  return 0.5 * (low + high);
}

double photon_energy_j(double wavelength_m) { return model::kPlanckJS * model::kSpeedOfLightMS / wavelength_m; }

double photons_per_bit(double power_w, double wavelength_m, double rate_bps) {
  return power_w / (photon_energy_j(wavelength_m) * rate_bps);
}

}  // namespace flatsat::optical
