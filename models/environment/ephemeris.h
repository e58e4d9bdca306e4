#pragma once
#include <stdexcept>
#include <vector>

#include "models/environment/orbit.h"

namespace flatsat::environment {

/// An instant outside of what an ephemeris covers.
class OutsideEphemeris : public std::domain_error {
 public:
  explicit OutsideEphemeris(double at_s, double end_s);
};

/// States at instants, as a message of ephemerides brings them.
struct Ephemeris {
  Utc start;
  std::vector<double> seconds;     // from start, ascending, two or more
  std::vector<OrbitState> states;  // TEME, one an instant
};

/// The orbit through the states of an ephemeris: Hermite's polynomial through position and velocity of the four nearest
/// ones, of degree 7. Source: Burden and Faires, Numerical Analysis, section 3.4 (divided differences).
class EphemerisOrbit : public Orbit {
 public:
  /// `offset_s`: of the run's epoch from the ephemeris's start. Errors: std::invalid_argument for one that is none.
  EphemerisOrbit(Ephemeris ephemeris, double offset_s);
  /// Errors: OutsideEphemeris.
  OrbitState state(double seconds) const override;

 private:
  const Ephemeris ephemeris_;
  const double offset_s_;
};

}  // namespace flatsat::environment
