#pragma once
#include "models/environment/mean_elements.h"
#include "models/environment/orbit.h"

namespace flatsat {

/// Whose inclination the short periods of SGP4 are computed with.
struct ShortPeriodInput {
  MeanElements elements;  // with all secular and long-period changes by Sun and Moon
  double a;               // Earth radii of WGS-72
};

/// The osculating state of mean elements: long periods by J3, Kepler's equation, short periods by J2, TEME.
/// Returns the radius in Earth radii in `radius`, for the check of decay, and a negative semi-latus rectum as an
/// empty answer: `valid` is false.
struct ShortPeriodState {
  OrbitState state;
  double radius = 0.0;
  bool valid = false;
};
ShortPeriodState short_periods(const ShortPeriodInput& input);

}  // namespace flatsat
