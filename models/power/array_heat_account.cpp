#include "models/power/array_heat_account.h"

#include <algorithm>
#include <cmath>

namespace flatsat::power {

/// Short steps through fast changes: the array's law is linearised.
void ArrayHeatAccount::advance(ArraySituation situation, const EarthLight& earth, double used_w, double seconds) {
  const int steps = std::max(1, static_cast<int>(std::ceil(seconds / 2.0)));
  for (int i = 0; i < steps; ++i) {
    situation.degc = degc_;
    const auto heat = array_.heat_after(situation, earth, used_w, seconds / steps);
    degc_ = heat.degc;
    absorbed_j_ += heat.absorbed_j;
    radiated_j_ += heat.radiated_j;
  }
}

model::Balance ArrayHeatAccount::balance(double electrical_j) const {
  return {.in_j = absorbed_j_,
          .out_j = electrical_j,
          .lost_j = radiated_j_,
          .stored_j = array_.heat_capacity_j_k() * (degc_ - begin_degc_)};
}

}  // namespace flatsat::power
