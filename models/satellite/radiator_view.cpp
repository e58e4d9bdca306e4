#include "models/satellite/radiator_view.h"

#include <algorithm>
#include <cmath>

#include "models/base/constants.h"

namespace flatsat::satellite {
namespace {

environment::Vector unit(const environment::Vector& v) { return environment::scaled(v, 1.0 / environment::length(v)); }

/// Perpendicular to both; to `a` alone where they are parallel.
environment::Vector across(const environment::Vector& a, const environment::Vector& b,
                           const environment::Vector& otherwise) {
  const environment::Vector n = environment::cross(a, b);
  return environment::length(n) > 1e-6 ? unit(n) : unit(environment::cross(a, environment::cross(otherwise, a)));
}

environment::Vector in_frame(const std::vector<double>& n, const environment::Vector& x, const environment::Vector& y,
                             const environment::Vector& z) {
  return unit(environment::plus(environment::plus(environment::scaled(x, n[0]), environment::scaled(y, n[1])),
                                environment::scaled(z, n[2])));
}

double angle_deg(const environment::Vector& a, const environment::Vector& b) {
  return std::acos(std::clamp(environment::dot(a, b), -1.0, 1.0)) / environment::kDegree;
}

}  // namespace

RadiatorView view_of_radiator(const thermal::RadiatorConfig& radiator, const environment::OrbitState& state,
                              const environment::Vector& sun_km) {
  const environment::Vector nadir = unit(environment::scaled(state.position_km, -1.0)), sun = unit(sun_km);
  const environment::Vector orbit_normal = unit(environment::cross(state.position_km, state.velocity_km_s));
  environment::Vector normal{};
  if (radiator.pointing == thermal::RadiatorPointing::kEdgeOn) {
    normal = across(sun, nadir, orbit_normal);
  } else if (radiator.pointing == thermal::RadiatorPointing::kLvlh) {
    const environment::Vector y = environment::scaled(orbit_normal, -1.0);
    normal = in_frame(radiator.normal, environment::cross(y, nadir), y, nadir);
  } else {
    const environment::Vector y = across(orbit_normal, sun, nadir);
    normal = in_frame(radiator.normal, sun, y, environment::cross(sun, y));
  }
  return {angle_deg(normal, sun), angle_deg(normal, nadir),
          environment::length(state.position_km) - model::wgs84::kRadiusKm};
}

}  // namespace flatsat::satellite
