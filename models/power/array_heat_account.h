#pragma once
#include "models/base/balance.h"
#include "models/power/solar_array.h"

namespace flatsat::power {

/// The heat account of an array: its temperature, and where its light has gone.
class ArrayHeatAccount {
 public:
  ArrayHeatAccount(const SolarArray& array, double begin_degc)
      : array_(array), begin_degc_(begin_degc), degc_(begin_degc) {}

  double degc() const { return degc_; }
  /// `situation` and the power that is taken hold over the step. Errors: none.
  void advance(ArraySituation situation, const EarthLight& earth, double used_w, double seconds);
  /// Absorbed = electrical + radiated + stored in the array. `electrical_j` was taken from it so far.
  model::Balance balance(double electrical_j) const;

 private:
  const SolarArray& array_;
  const double begin_degc_;
  double degc_, absorbed_j_ = 0.0, radiated_j_ = 0.0;
};

}  // namespace flatsat::power
