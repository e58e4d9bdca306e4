#include "models/environment/osculating.h"

#include <algorithm>
#include <cassert>
#include <limits>

namespace flatsat::environment {
namespace {

constexpr double kNone = 1e-11;  // of eccentricity and of the node's length: no direction

double turn(double rad) { return rad < 0.0 ? rad + 2.0 * kPi : rad; }

/// From a to b about the normal. 0 .. 2 pi.
double angle_about(const Vector& a, const Vector& b, const Vector& normal) {
  return turn(std::atan2(dot(cross(a, b), normal) / length(normal), dot(a, b)));
}

double mean_of_true(double nu, double e) {
  if (e < 1.0) {
    const double big = std::atan2(std::sqrt(1.0 - e * e) * std::sin(nu), e + std::cos(nu));
    return turn(big - e * std::sin(big));
  }
  const double f = 2.0 * std::atanh(std::sqrt((e - 1.0) / (e + 1.0)) * std::tan(nu / 2.0));
  return e * std::sinh(f) - f;
}

}  // namespace

OsculatingElements osculating_elements(const OrbitState& state) {
  const double mu = model::wgs84::kMuKm3S2;
  const Vector &r = state.position_km, &v = state.velocity_km_s, h = cross(r, v);
  assert(length(h) > 0.0);
  const Vector perigee = plus(scaled(cross(v, h), 1.0 / mu), scaled(r, -1.0 / length(r)));  // eccentricity vector
  const Vector node =
      length(Vector{-h[1], h[0], 0.0}) > kNone * length(h) ? Vector{-h[1], h[0], 0.0} : Vector{1.0, 0.0, 0.0};
  const double e = length(perigee);
  const Vector axis = e > kNone ? perigee : node;
  OsculatingElements el{};
  el.a_km = 1.0 / (2.0 / length(r) - dot(v, v) / mu);
  el.eccentricity = e;
  el.inclination = std::acos(std::clamp(h[2] / length(h), -1.0, 1.0));
  el.raan = turn(std::atan2(node[1], node[0]));
  el.argument_of_perigee = angle_about(node, axis, h);
  el.true_anomaly = angle_about(axis, r, h);
  el.mean_anomaly = mean_of_true(el.true_anomaly, e);
  el.period_s =
      el.a_km > 0.0 ? 2.0 * kPi * std::sqrt(el.a_km * el.a_km * el.a_km / mu) : std::numeric_limits<double>::infinity();
  return el;
}

}  // namespace flatsat::environment
