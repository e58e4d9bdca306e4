#include "models/power/load_shedding.h"

#include <algorithm>

namespace flatsat::power {

LoadShedding::LoadShedding(const SheddingConfig& config, const std::vector<OutletConfig>& outlets) : config_(config) {
  for (const auto& outlet : outlets) priorities_.push_back(outlet.priority);
}

void LoadShedding::shed(unsigned priority) {
  below_ = priority;
  since_ = sc_core::sc_time_stamp();
}

std::optional<unsigned> LoadShedding::restore(const BusState& bus) {
  const auto now = sc_core::sc_time_stamp();
  if (!shedding() || bus.soc < config_.restore_soc || bus.bus_v < config_.recover_v) return std::nullopt;
  if ((now - since_).to_seconds() <= config_.restore_s) return std::nullopt;
  const unsigned back = below_;
  below_ = kNothingShed;  // the lowest priority above the ones that come back now
  for (const unsigned priority : priorities_) {
    if (priority > back) below_ = std::min(below_, priority);
  }
  since_ = now;
  return back;
}

}  // namespace flatsat::power
