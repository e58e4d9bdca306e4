#include "models/compute/siblings.h"

#include <algorithm>
#include <cmath>

namespace flatsat::compute {

Siblings::Siblings(const sc_core::sc_module_name& name, const SiblingsConfig& config, double minimum_rail_v)
    : sc_module(name),
      config_(config),
      minimum_rail_v_(minimum_rail_v),
      idle_w_(config.idle_w),
      active_w_(config.active_w) {
  SC_HAS_PROCESS(Siblings);
  SC_METHOD(live_changed);
  sensitive << live_draw_w;
  SC_METHOD(update);
  sensitive << duty << rail_v << cap_w << step_;
}

/// Books the level that ends now to the mean of idle or of working time.
void Siblings::live_changed() {
  const auto now = sc_core::sc_time_stamp();
  const double seconds = (now - since_).to_seconds();
  if (seconds > 0.0 && level_w_ > 0.3 * config_.idle_w) {
    const double weight = 1.0 - std::exp(-seconds / config_.memory_s);
    double& mean = level_w_ > (config_.idle_w + config_.active_w) / 2.0 ? active_w_ : idle_w_;
    mean += (level_w_ - mean) * weight;
  }
  since_ = now;
  level_w_ = live_draw_w.read();
  next_trigger(live_draw_w.value_changed_event());
}

void Siblings::update() {
  const bool on = rail_v.read() >= minimum_rail_v_;
  const double one = idle_w_ + std::clamp(duty.read(), 0.0, 1.0) * (active_w_ - idle_w_);
  draw_w.write(on ? config_.count * std::min(one, std::max(cap_w.read(), idle_w_)) : 0.0);
  step_.cancel();
  step_.notify(config_.step);
}

}  // namespace flatsat::compute
