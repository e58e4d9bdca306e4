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

/// States that one polynomial goes through.
constexpr std::size_t kHermitePoints = 4;

/// Hermite's polynomial through position and velocity of `count` states, 2 to 4 of them, at ascending instants: of
/// degree 7 for 4. Source: Burden and Faires, Numerical Analysis, section 3.4 (divided differences).
OrbitState through_states(const double* seconds, const OrbitState* states, std::size_t count, double at_s);

/// The orbit through the states of an ephemeris, of each instant through the four nearest ones.
class EphemerisOrbit : public Orbit {
 public:
  /// `offset_s`: of the run's epoch from the ephemeris's start. `beyond_s`: by which an instant may be outside of its
  /// states; by default the microsecond to which instants are told.
  /// Errors: std::invalid_argument for one that is none.
  EphemerisOrbit(Ephemeris ephemeris, double offset_s, double beyond_s = 1e-6);
  /// Errors: OutsideEphemeris.
  OrbitState state(double seconds) const override;

 private:
  const Ephemeris ephemeris_;
  const double offset_s_, beyond_s_;
};

}  // namespace flatsat::environment
