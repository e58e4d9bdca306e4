#include "models/satellite/radiator_view.h"

#include <algorithm>
#include <cmath>

namespace flatsat {
namespace {

Vector unit(const Vector& v) { return scaled(v, 1.0 / length(v)); }

/// Perpendicular to both; to `a` alone where they are parallel.
Vector across(const Vector& a, const Vector& b, const Vector& otherwise) {
  const Vector n = cross(a, b);
  return length(n) > 1e-6 ? unit(n) : unit(cross(a, cross(otherwise, a)));
}

Vector in_frame(const std::vector<double>& n, const Vector& x, const Vector& y, const Vector& z) {
  return unit(plus(plus(scaled(x, n[0]), scaled(y, n[1])), scaled(z, n[2])));
}

double angle_deg(const Vector& a, const Vector& b) { return std::acos(std::clamp(dot(a, b), -1.0, 1.0)) / kDegree; }

}  // namespace

RadiatorView view_of_radiator(const RadiatorConfig& radiator, const OrbitState& state, const Vector& sun_km) {
  const Vector nadir = unit(scaled(state.position_km, -1.0)), sun = unit(sun_km);
  const Vector orbit_normal = unit(cross(state.position_km, state.velocity_km_s));
  Vector normal{};
  if (radiator.pointing == RadiatorPointing::kEdgeOn) {
    normal = across(sun, nadir, orbit_normal);
  } else if (radiator.pointing == RadiatorPointing::kLvlh) {
    const Vector y = scaled(orbit_normal, -1.0);
    normal = in_frame(radiator.normal, cross(y, nadir), y, nadir);
  } else {
    const Vector y = across(orbit_normal, sun, nadir);
    normal = in_frame(radiator.normal, sun, y, cross(sun, y));
  }
  constexpr double kEarthRadiusKm = 6378.137;
  return {angle_deg(normal, sun), angle_deg(normal, nadir), length(state.position_km) - kEarthRadiusKm};
}

}  // namespace flatsat
