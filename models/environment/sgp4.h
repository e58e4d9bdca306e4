#pragma once
#include "models/environment/orbit.h"
#include "models/environment/tle.h"

namespace flatsat {

/// SGP4 for periods below 225 minutes, WGS-72, improved mode.
/// Source: Hoots and Roehrich, Spacetrack Report No. 3; Vallado et al. 2006, AIAA 2006-6753.
class Sgp4 {
 public:
  /// Errors: std::invalid_argument for a deep-space orbit (period of 225 min and more), which is not supported.
  explicit Sgp4(const Tle& tle);

  /// TEME state at minutes from the TLE's epoch. Errors: std::domain_error with the published code and its meaning:
  /// 1 mean eccentricity out of range, 4 semi-latus rectum below 0, 6 decayed.
  OrbitState state(double minutes) const;

 private:
  void drag_terms(double perigee_km);
  OrbitState periodics(double a, double e, double argp, double raan, double mean_longitude) const;

  Tle tle_;
  double n0_, a0_, cosio_, sinio_, eta_, bstar_;
  double m_rate_, argp_rate_, raan_rate_, raan_square_;
  double c1_, c4_, c5_, d2_ = 0, d3_ = 0, d4_ = 0, t2_, t3_ = 0, t4_ = 0, t5_ = 0;
  double omega_coefficient_, m_coefficient_, sin_m0_, delta_m0_;
  double x_long_, a_long_, con41_, x1mth2_, x7thm1_;
  bool simple_;
};

}  // namespace flatsat
