#pragma once
#include "models/environment/mean_elements.h"
#include "models/environment/orbit.h"

namespace flatsat {

struct ShortPeriodState {
  OrbitState state;     // TEME
  double radius = 0.0;  // Earth radii of WGS-72; below 1 the orbit has decayed
  bool valid = false;   // false: the semi-latus rectum fell below 0 and there is no state
};

/// The osculating state of SGP4's mean elements, which hold all changes by drag, Sun and Moon: long periods by J3,
/// Kepler's equation, short periods by J2.
/// Units:  a in Earth radii of WGS-72. Errors: none, see `valid`.
ShortPeriodState short_periods(const MeanElements& elements, double a);

}  // namespace flatsat
