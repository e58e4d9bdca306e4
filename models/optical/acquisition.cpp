#include "models/optical/acquisition.h"

#include <algorithm>
#include <cmath>

#include "models/base/constants.h"

namespace flatsat::optical {
namespace {

/// Integral of the normal distribution function: x Phi(x) + phi(x).
double integral(double x) {
  return x * 0.5 * std::erfc(-x / std::sqrt(2.0)) + std::exp(-0.5 * x * x) / std::sqrt(2.0 * model::kPi);
}

double inside(const AcquisitionConfig& c) {
  if (c.uncertainty_rad <= 0.0) return 1.0;
  return -std::expm1(-0.5 * std::pow(c.search_half_angle_rad / c.uncertainty_rad, 2));
}

}  // namespace

double detection_radius_rad(const AcquisitionConfig& c) {
  return c.beam_half_angle_rad * std::sqrt(0.5 * std::max(0.0, c.margin_db) * std::log(10.0) / 10.0);
}

double hit_probability(const AcquisitionConfig& c) {
  const double reach = detection_radius_rad(c), half = 0.5 * c.pitch * c.beam_half_angle_rad;
  if (c.jitter_rad <= 0.0) return std::min(1.0, reach / half);
  const double s = c.jitter_rad;
  // Mean over d in (-half, half) of P(-reach < d + jitter < reach).
  const double sum = 2.0 * (integral((reach + half) / s) - integral((reach - half) / s));
  return std::clamp(sum * s / (2.0 * half) - 1.0, 0.0, 1.0);
}

double scan_probability(const AcquisitionConfig& c) { return inside(c) * hit_probability(c) * c.detection; }

double acquisition_probability(const AcquisitionConfig& c, unsigned scans) {
  return -std::expm1(scans * std::log1p(-scan_probability(c)));
}

double scan_s(const AcquisitionConfig& c) {
  return c.dwell_s * std::pow(c.search_half_angle_rad / (c.pitch * c.beam_half_angle_rad), 2);
}

double mean_acquisition_s(const AcquisitionConfig& c) {
  const double p = scan_probability(c), full = scan_s(c);
  if (c.uncertainty_rad <= 0.0) return full * (1.0 - p) / p;
  // Mean of (r / U)^2 of a Rayleigh radius that is known to be below U.
  const double q = 0.5 * std::pow(c.search_half_angle_rad / c.uncertainty_rad, 2);
  const double part = 1.0 / q - std::exp(-q) / inside(c);
  return full * ((1.0 - p) / p + part);
}

Scan scan(const AcquisitionConfig& c, model::RandomStream& random) {
  const bool found = model::uniform(random) < scan_probability(c);
  const double u = model::uniform(random);
  if (!found) return {false, scan_s(c)};
  if (c.uncertainty_rad <= 0.0) return {true, 0.0};
  const double r2 = -2.0 * c.uncertainty_rad * c.uncertainty_rad * std::log1p(-u * inside(c));
  return {true, scan_s(c) * r2 / (c.search_half_angle_rad * c.search_half_angle_rad)};
}

}  // namespace flatsat::optical
