#pragma once
#include "models/environment/orbit.h"

namespace flatsat::environment {

/// The Kepler orbit that a state would go on along if the Earth were a point. Angles in rad, 0 .. 2 pi; of a circular
/// orbit the argument of perigee is 0, of an equatorial one the node.
struct OsculatingElements {
  double a_km;  // below 0 for a hyperbola
  double eccentricity, inclination, raan, argument_of_perigee, true_anomaly, mean_anomaly;
  double period_s;  // infinite unless bound
};

/// mu = 398600.4418 km3/s2; elements in the frame of the state. Errors: none; a state that falls straight has no plane
/// and asserts. Source: Vallado 2013, algorithm 9 (RV2COE).
OsculatingElements osculating_elements(const OrbitState& state);

}  // namespace flatsat::environment
