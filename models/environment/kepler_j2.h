#pragma once
#include "models/environment/drag.h"
#include "models/environment/orbit.h"
#include "models/environment/tle.h"

namespace flatsat::environment {

/// Mean elements with their secular rates under J2: the fast propagator.
struct KeplerJ2 {
  double a_km, e, i, raan, argp, m;          // rad
  double raan_rate, argp_rate, mean_motion;  // rad/s; mean_motion is the mean anomaly's whole rate
  double cos_i, sin_i;
  Decay decay;
};

/// Errors: std::invalid_argument for an orbit that is none or that meets the Earth.
KeplerJ2 kepler_j2(const OrbitElements& elements, double raan_deg);

/// The same orbit as an element set: its mean anomaly runs with the set's (Kozai) mean motion, which holds the secular
/// term of J2 already. It falls as SGP4 says at the epoch by the set's B*, and then faster as the air gets denser.
KeplerJ2 kepler_j2(const Tle& tle);

/// The elements as numbers of an element set of the given epoch, drag zero: for SGP4.
Tle element_set(const OrbitElements& elements, double raan_deg, const Utc& epoch);

/// State at seconds from the elements' instant; without drag the velocity is the exact rate of the position, with it
/// but for the fall itself, some centimetres a second. Errors: Decayed. Source: secular J2 rates, Vallado 2013,
/// section 9.6; of a fall by da the mean motion grows by -3/2 n da / a.
OrbitState propagate(const KeplerJ2& mean, double seconds);

/// Eccentric anomaly of a mean anomaly; rad. e in 0 .. 0.9; to 1e-14.
double eccentric_anomaly(double mean_anomaly, double e);

}  // namespace flatsat::environment
