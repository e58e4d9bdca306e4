#pragma once
#include <optional>
#include <stdexcept>

#include "models/base/constants.h"
#include "models/environment/deep_space.h"
#include "models/environment/mean_elements.h"
#include "models/environment/orbit.h"
#include "models/environment/short_periods.h"
#include "models/environment/tle.h"

namespace flatsat::environment {

/// The propagation left the theory's range, with the published code: 1 mean eccentricity out of range, 2 mean motion
/// not above 0, 3 perturbed eccentricity out of range, 4 semi-latus rectum below 0, 6 decayed.
class Sgp4Error : public std::domain_error {
 public:
  Sgp4Error(int error_code, double at_minutes);
  int code() const { return code_; }
  double at_minutes() const { return at_minutes_; }

 private:
  int code_;
  double at_minutes_;
};

/// Mean motion and semi-major axis in Brouwer's sense, out of Kozai's mean motion in an element set.
struct BrouwerOrbit {
  double n, a;  // rad/min, Earth radii of WGS-72
};
BrouwerOrbit brouwer_orbit(const Tle& tle);

/// How fast an element set's semi-major axis falls at its epoch by drag, as SGP4 has it: 2 a C1. Returns km/s; below 0
/// for a set of negative B*.
double fall_km_s(const Tle& tle);

struct Sgp4Block;  // eight of them, in a batch

/// What differs between programs that fly SGP4.
struct Sgp4Variant {
  double least_eccentricity = 1e-6;  // a lower one is taken for this, by AIAA 2006-6753
  double scale = 1.0;                // of positions and velocities
};

/// As PyEphem has it: the theory's first form has no least eccentricity, and its Earth radii are 6378.16 km long.
/// Source: its earthsat.c and sgp4.c; ranges that it computes are met to the 0.1 m of their digits.
inline constexpr Sgp4Variant kSgp4OfPyEphem{0.0, 6378.16 / model::wgs72::kRadiusKm};

/// SGP4 with its deep-space part, WGS-72, improved mode. Pure: no state is kept between calls.
/// Source: Hoots and Roehrich, Spacetrack Report No. 3; Vallado et al. 2006, AIAA 2006-6753.
class Sgp4 {
 public:
  explicit Sgp4(const Tle& tle, const Sgp4Variant& variant = {});

  /// TEME state at minutes from the set's epoch, of either sign. Errors: Sgp4Error.
  OrbitState state(double minutes) const;
  bool is_near_earth() const { return !deep_space_; }
  double fall_km_s() const { return 2.0 * a0_ * drag_.c1 * model::wgs72::kRadiusKm / 60.0; }

 private:
  friend struct Sgp4Block;

  /// Effect of the atmosphere; the second row is left out below 220 km of perigee and in deep space.
  struct Drag {
    double c1, c4, t2;
    double c5 = 0, d2 = 0, d3 = 0, d4 = 0, t3 = 0, t4 = 0, t5 = 0, eta = 0, omega = 0, m = 0, delta_m0 = 0, sin_m0 = 0;
    bool full;
  };
  static Drag drag(const MeanElements& el, double a, double bstar, bool near_earth);
  MeanElements secular(double minutes, double& a) const;

  double bstar_, a0_;
  Sgp4Variant variant_;
  MeanElements epoch_;
  SecularRates rates_;
  Drag drag_;
  double raan_square_;
  InclinationTerms inclination_;  // at the epoch
  std::optional<DeepSpace> deep_space_;
};

}  // namespace flatsat::environment
