#include "models/cluster/checkpoint_clock.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace flatsat::cluster {

double young_interval_s(double cost_s, double mtbf_s) {
  assert(cost_s > 0.0 && mtbf_s > 0.0);
  return std::sqrt(2.0 * cost_s * mtbf_s);
}

double daly_interval_s(double cost_s, double mtbf_s) {
  assert(cost_s > 0.0 && mtbf_s > 0.0);
  const double ratio = cost_s / (2.0 * mtbf_s);
  if (ratio >= 1.0) return mtbf_s;
  return young_interval_s(cost_s, mtbf_s) * (1.0 + std::sqrt(ratio) / 3.0 + ratio / 9.0) - cost_s;
}

void CheckpointClock::ended(std::int64_t at_ps, std::optional<std::int64_t> took_ps) {
  last_ps_ = at_ps;
  if (took_ps) cost_s_ = static_cast<double>(std::max<std::int64_t>(*took_ps, 1)) * 1e-12;
}

double CheckpointClock::interval_s(std::int64_t now_ps) const {
  if (config_.rule == CheckpointRule::kFixed) return config_.every_s;
  if (!cost_s_) return 0.0;
  const double measured_s =
      static_cast<double>(std::max<std::int64_t>(now_ps - begin_ps_, 1)) * 1e-12 / static_cast<double>(failures_ + 1);
  const double mtbf_s = config_.mtbf_s.value_or(measured_s);
  return config_.rule == CheckpointRule::kYoung ? young_interval_s(*cost_s_, mtbf_s)
                                                : daly_interval_s(*cost_s_, mtbf_s);
}

bool CheckpointClock::is_due(std::int64_t now_ps) const {
  return static_cast<double>(now_ps - last_ps_) * 1e-12 >= interval_s(now_ps);
}

}  // namespace flatsat::cluster
