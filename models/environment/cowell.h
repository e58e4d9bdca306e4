#pragma once
#include <vector>

#include "models/environment/ephemeris.h"

namespace flatsat::environment {

/// A state vector flown forward and back: the Earth's J2, J3 and J4 and drag in air that turns with it, integrated in
/// fixed steps of 10 s by Runge and Kutta's fourth order (0.2 m a day in low orbit). No tesseral harmonics, Sun, Moon
/// or light pressure: against SGP4 some kilometres a day. Units: TEME state at `epoch`; seconds from it, before <= 0 <=
/// after. Errors: Decayed below kDecayedKm; std::invalid_argument for a state below it. Source: Vallado 2013, equation
/// 8-25 and after (zonal accelerations); coefficients WGS 72, as in SGP4.
Ephemeris fly(const OrbitState& state, const Utc& epoch, double before_s, double after_s, const DragConfig& drag);

/// The same at any instant: flown as far as somebody looks, and two minutes more. What it answers does not depend on
/// who looked before. Not for several threads at once.
class CowellOrbit : public Orbit {
 public:
  /// `offset_s`: of the run's epoch from the state's. Errors: std::invalid_argument for a state below kDecayedKm.
  CowellOrbit(const OrbitState& state, double offset_s, const DragConfig& drag);
  /// Errors: Decayed.
  OrbitState state(double seconds) const override;

 private:
  const OrbitState& node(long index) const;

  const double offset_s_;
  const DragConfig drag_;
  mutable std::vector<OrbitState> on_, back_;  // a minute apart, from the state's epoch, with it
};

}  // namespace flatsat::environment
