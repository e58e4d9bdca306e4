#include "models/compute/npu_model.h"

#include <cmath>

namespace flatsat::compute {

std::uint32_t divider_for_cap(double idle_w, double active_w, double cap_w) {
  std::uint32_t divider = 1;
  while (divider < 8 && idle_w + (active_w - idle_w) / divider > cap_w) divider *= 2;
  return divider;
}

NpuModel::NpuModel(const sc_core::sc_module_name& name, const NpuModelConfig& config)
    : JobDevice(name, config.engine, config.minimum_rail_v), config_(config) {}

bool NpuModel::work_off(const job_queue::Descriptor& d, std::uint32_t& cycles) {
  const std::uint32_t divider =
      std::max(engine().clock_divider(), divider_for_cap(config_.idle_w, config_.active_w, cap_w.read()));
  const auto count = npu_job_cycles(config_.timing, {d.m, d.n, d.k});
  cycles = static_cast<std::uint32_t>(count);
  const double period_ps = std::round(1e12 / config_.clock_hz) * divider;
  set_draw(config_.idle_w + (config_.active_w - config_.idle_w) / divider);
  const bool lasted = busy_for(sc_core::sc_time::from_value(static_cast<std::uint64_t>(period_ps) * count));
  if (is_on()) set_draw(config_.idle_w);
  engine().count_cycles(count);
  return lasted;
}

void NpuModel::switched(bool on) { set_draw(on ? config_.idle_w : 0.0); }

}  // namespace flatsat::compute
