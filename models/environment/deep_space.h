#pragma once
#include "models/environment/mean_elements.h"
#include "models/environment/resonance.h"
#include "models/environment/third_body.h"
#include "models/environment/utc.h"

namespace flatsat::environment {

/// The deep-space part of SGP4, for periods of 225 min and more: Sun, Moon and resonances.
/// Source: Hujsak 1979, Spacetrack Report No. 1; Vallado et al. 2006, AIAA 2006-6753, improved mode.
class DeepSpace {
 public:
  DeepSpace(const MeanElements& epoch_elements, const SecularRates& zonal, const Utc& epoch);

  /// Secular changes by Sun and Moon since the epoch, then the resonances.
  void add_secular(MeanElements& elements, double minutes) const;

  /// Long periods of Sun and Moon; Lyddane's form below 0.2 rad of inclination, where node and perigee fade.
  void add_long_periods(MeanElements& elements, double minutes) const;

 private:
  DeepSpace(const MeanElements& epoch_elements, const SecularRates& zonal, const Utc& epoch, const ThirdBodies& bodies);
  ThirdBodies bodies_;
  SecularRates third_;  // by Sun and Moon together
  double e_rate_, inclination_rate_;
  Resonance resonance_;
};

}  // namespace flatsat::environment
