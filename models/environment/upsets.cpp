#include "models/environment/upsets.h"

namespace flatsat {

UpsetRates upset_rates(const UpsetsConfig& c) {
  const double mean = c.events_per_chip_year * c.chips * c.flux_factor / (365.25 * 86400.0);
  return {mean * c.share_in_anomaly / c.time_in_anomaly, mean * (1.0 - c.share_in_anomaly) / (1.0 - c.time_in_anomaly)};
}

Upsets::Upsets(const sc_core::sc_module_name& name, const UpsetsConfig& config, std::function<void(std::uint64_t)> strike,
               RandomStream& random, EventSink& events)
    : sc_module(name), rates_(upset_rates(config)), strike_(std::move(strike)), random_(random), events_(events), source_(basename()) {
  SC_HAS_PROCESS(Upsets);
  SC_THREAD(run);
}

void Upsets::run() {
  std::uint64_t number = 0;
  wait(sc_core::SC_ZERO_TIME);
  for (;;) {
    const double rate = in_saa.read() ? rates_.inside_per_s : rates_.outside_per_s;
    if (rate <= 0.0) {
      wait(in_saa.value_changed_event());
      continue;
    }
    const auto due = sc_core::sc_time_stamp() + sc_core::sc_time(exponential_s(random_, rate), sc_core::SC_SEC);
    wait(due - sc_core::sc_time_stamp(), in_saa.value_changed_event());
    if (sc_core::sc_time_stamp() < due) continue;
    events_.emit({source_, "upset", in_saa.read() ? "in the anomaly" : "outside of the anomaly", static_cast<double>(++number)});
    strike_(number);
  }
}

}  // namespace flatsat
