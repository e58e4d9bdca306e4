#pragma once
#include <vector>

#include "models/environment/mean_elements.h"

namespace flatsat::environment {

/// Pull of the Earth's tesseral terms on orbits of about 24 h and on eccentric ones of about 12 h.
/// Source: Hujsak 1979, Spacetrack Report No. 1, in the form of Vallado et al. 2006, AIAA 2006-6753.
class Resonance {
 public:
  /// `sidereal_rad`: Greenwich sidereal time of the epoch. `zonal` and `third` are the secular rates by the Earth's
  /// zonal terms and by Sun and Moon.
  Resonance(const MeanElements& epoch, const SecularRates& zonal, const SecularRates& third, double sidereal_rad);

  /// Puts the resonant mean motion and mean anomaly into elements that hold all secular changes of `minutes`.
  void apply(MeanElements& elements, double minutes) const;

 private:
  enum class Kind { kNone, kOneDay, kHalfDay };
  struct Term {
    double amplitude;      // rad/min2
    double omega, lambda;  // factors of the argument of perigee and of the resonant longitude
    double phase;          // rad
  };
  struct Pull {
    double acceleration, slope;  // of the mean motion, and its change with the longitude
  };
  void one_day(const MeanElements& epoch, double inverse_a);
  void half_day(const MeanElements& epoch, double inverse_a);
  Pull pull(double longitude, double minutes) const;
  double sidereal(double minutes) const;

  Kind kind_ = Kind::kNone;
  std::vector<Term> terms_;
  double n0_, argp0_, argp_rate_, sidereal0_;
  double longitude0_ = 0.0, longitude_rate_ = 0.0;  // of the resonant longitude, less the mean motion
};

}  // namespace flatsat::environment
