#include "models/power/power_controller.h"

#include <algorithm>
#include <cmath>

namespace flatsat::power {
namespace {

/// A threshold that is crossed downwards at `limit` and upwards only a hysteresis above it.
bool below(double soc, double limit, double hysteresis, bool was_below) {
  return soc < limit + (was_below ? hysteresis : 0.0);
}

}  // namespace

double compute_share(const PowerControllerConfig& config, const PowerSituation& s) {
  const bool was_nothing = s.previous_share <= 0.0, was_low = s.previous_share <= config.low_share;
  double share = 1.0;
  if (below(s.soc, config.critical_soc, config.soc_hysteresis, was_nothing)) {
    share = 0.0;
  } else if (below(s.soc, config.low_soc, config.soc_hysteresis, was_low)) {
    share = config.low_share;
  } else {
    const bool charged = s.soc >= config.charged_soc;
    const double for_compute = s.array_w - s.base_load_w - (charged ? 0.0 : config.charge_reserve_w);
    const double carried = s.compute_full_w > 0.0 ? for_compute / s.compute_full_w : 1.0;
    share = std::clamp(carried, config.eclipse_share, 1.0);
  }
  share = std::min(share, s.thermal_derate);
  if (share >= 1.0 || share == config.eclipse_share || share == config.low_share) return share;
  const double stepped = std::max(0.0, std::floor(share / config.step_share + 1e-9) * config.step_share);
  return std::abs(stepped - config.eclipse_share) < 1e-9 ? config.eclipse_share : stepped;
}

}  // namespace flatsat::power
