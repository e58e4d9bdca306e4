#pragma once
#include "models/environment/orbit.h"
#include "models/thermal/thermal_system.h"

namespace flatsat::satellite {

/// How a radiator stands to Sun and Earth.
struct RadiatorView {
  double sun_deg = 90.0, nadir_deg = 90.0;  // from the normal of its + face, 0 .. 180
  double altitude_km = 0.0;                 // above a sphere of 6378.137 km
};

/// Units:  km, km/s; all vectors in one frame; sun_km from the Earth, not zero. Errors: none; where the Sun stands in
/// the line that a frame needs, the orbit's normal stands in for it.
RadiatorView view_of_radiator(const thermal::RadiatorConfig& radiator, const environment::OrbitState& state,
                              const environment::Vector& sun_km);

}  // namespace flatsat::satellite
