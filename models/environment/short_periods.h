#pragma once
#include "models/environment/mean_elements.h"
#include "models/environment/orbit.h"

namespace flatsat::environment {

struct ShortPeriodState {
  OrbitState state;     // TEME
  double radius = 0.0;  // Earth radii of WGS-72; below 1 the orbit has decayed
  bool valid = false;   // false: the semi-latus rectum fell below 0 and there is no state
};

/// What the equations need of an inclination. It is constant without Sun and Moon, so that low orbits compute it once.
struct InclinationTerms {
  explicit InclinationTerms(double inclination);
  double sine, cosine, con41, x1mth2, x7thm1;
  double aycof, xlcof;  // of the long periods by J3
};

/// The osculating state of SGP4's mean elements, which hold all changes by drag, Sun and Moon: long periods by J3,
/// Kepler's equation, short periods by J2. Angles may have any number of turns.
/// Units:  a in Earth radii of WGS-72. Errors: none, see `valid`.
ShortPeriodState short_periods(const MeanElements& elements, const InclinationTerms& inclination, double a);

}  // namespace flatsat::environment
