#include "harness/bench/hung_buses.h"

#include "models/base/event_kinds.h"

namespace flatsat::bench {

void HungBuses::see(const model::Event& event) {
  if (event.kind != model::events::kBusWaits && event.kind != model::events::kBusMoves) return;
  const std::string bus = std::string(event.source) + " " + std::to_string(event.value);
  if (event.kind == model::events::kBusWaits)
    waiting_[bus] = std::string(event.source) + ": " + event.text;
  else
    waiting_.erase(bus);
}

std::string HungBuses::describe(time::SimTime end) const {
  if (waiting_.empty()) return {};
  std::string all;
  for (const auto& [bus, text] : waiting_) all += (all.empty() ? "" : "; ") + text;
  return "a bus hangs as the run ends at " + std::to_string(time::to_seconds(end) * 1e6) + " us: " + all;
}

}  // namespace flatsat::bench
