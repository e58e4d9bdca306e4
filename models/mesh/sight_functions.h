#pragma once
// The functions of time whose zeros are the edges of windows; for this room's own files.
#include <array>
#include <cmath>

#include "models/base/constants.h"
#include "models/environment/orbit.h"
#include "models/mesh/windows.h"

namespace flatsat::mesh {

/// A function at an instant, above 0 where the pair may see each other.
struct Sample {
  double value, slope;
};

/// Both conditions of a pair; one that a pair does not have is 1 for ever.
using Samples = std::array<Sample, 2>;

/// What a satellite's own place says of its horizon: the length of the tangent from it to the sphere that lines must
/// clear, and that length's rate. Below the sphere the length is negative.
struct Tangent {
  double length_km, rate_km_s;
};

inline Tangent tangent_of(const environment::OrbitState& s, double sphere_km) {
  const double square = environment::dot(s.position_km, s.position_km) - sphere_km * sphere_km;
  if (!(square > 0.0)) return {-1e9, 0.0};
  const double length = std::sqrt(square);
  return {length, environment::dot(s.position_km, s.velocity_km_s) / length};
}

/// A line clears a sphere where it is shorter than both tangents together: of all lines between two given heights the
/// one along both tangents is the longest that does.
inline Samples link_samples(const environment::OrbitState& a, const environment::OrbitState& b, const Tangent& ta,
                            const Tangent& tb, double range_square) {
  double square = 0.0, rate = 0.0;
  for (int i = 0; i < 3; ++i) {
    const double d = b.position_km[i] - a.position_km[i];
    square += d * d;
    rate += 2.0 * d * (b.velocity_km_s[i] - a.velocity_km_s[i]);
  }
  const double reach = ta.length_km + tb.length_km;
  const Sample limb = reach > 0.0 ? Sample{reach * reach - square, 2.0 * reach * (ta.rate_km_s + tb.rate_km_s) - rate}
                                  : Sample{-1.0, 0.0};
  if (!(range_square < std::numeric_limits<double>::infinity())) return {limb, Sample{1.0, 0.0}};
  return {limb, Sample{range_square - square, -rate}};
}

inline Samples site_samples(const environment::OrbitState& satellite, const SiteState& site, const SiteConfig& config) {
  environment::Vector d, v;
  for (int i = 0; i < 3; ++i) {
    d[i] = satellite.position_km[i] - site.position_km[i];
    v[i] = satellite.velocity_km_s[i] - site.velocity_km_s[i];
  }
  const double square = environment::dot(d, d), rate = environment::dot(d, v), range = std::sqrt(square);
  Samples samples{Sample{1.0, 0.0}, Sample{1.0, 0.0}};
  if (config.minimum_elevation_deg) {
    const double height = environment::dot(d, site.up),
                 climb = environment::dot(v, site.up) + environment::dot(d, site.up_rate);
    samples[0] = {height / range - std::sin(*config.minimum_elevation_deg * model::kDegree),
                  climb / range - height * rate / (range * square)};
  }
  if (config.maximum_range_km) samples[1] = {*config.maximum_range_km * *config.maximum_range_km - square, -2.0 * rate};
  return samples;
}

}  // namespace flatsat::mesh
