#include "models/environment/upsets.h"

#include <stdexcept>

namespace flatsat::environment {
namespace {

// Longer waits are cut and drawn anew, which a process without memory allows: kernel time ends at 213 days.
constexpr double kLongestWaitS = 1e6;

}  // namespace

UpsetRates upset_rates(const UpsetsConfig& c) {
  const double mean = c.events_per_chip_year * c.chips * c.flux_factor / (365.25 * 86400.0);
  if (!(mean >= 0.0)) throw std::invalid_argument("the upsets' rate, chips and flux factor must not be less than 0");
  if (!(c.share_in_anomaly >= 0.0 && c.share_in_anomaly <= 1.0))
    throw std::invalid_argument("share_in_anomaly must be from 0 to 1");
  const double time = c.time_in_anomaly.value_or(kUsualTimeInAnomaly);
  if (!(time >= 0.0 && time <= 1.0)) throw std::invalid_argument("time_in_anomaly must be from 0 to 1");
  if (c.shape == FieldShape::kFlat) return {mean, mean};
  const auto levels = anomaly_levels(c.share_in_anomaly, time);
  return {mean * levels.inside, mean * levels.outside};
}

Upsets::Upsets(const sc_core::sc_module_name& name, const UpsetsConfig& config,
               std::function<void(std::uint64_t)> inject, model::RandomStream& random, model::EventSink& events)
    : sc_module(name),
      rates_(upset_rates(config)),
      inject_(std::move(inject)),
      random_(random),
      events_(events),
      source_(basename()) {
  SC_HAS_PROCESS(Upsets);
  SC_THREAD(run);
}

void Upsets::run() {
  std::uint64_t number = 0;
  wait(sc_core::SC_ZERO_TIME);  // the first value of in_saa
  for (;;) {
    const bool is_inside = in_saa.read();
    if (!wait_for_upset(is_inside ? rates_.inside_per_s : rates_.outside_per_s)) continue;
    event_ = events_.emit({source_, model::events::kUpset, is_inside ? "in the anomaly" : "outside of the anomaly",
                           static_cast<double>(++number)});
    inject_(number);
  }
}

/// False where the rate changed first, or where the wait was cut.
bool Upsets::wait_for_upset(double rate_per_s) {
  if (rate_per_s <= 0.0) {
    wait(in_saa.value_changed_event());
    return false;
  }
  const double delay_s = model::exponential_s(random_, rate_per_s);
  const sc_core::sc_time delay(std::min(delay_s, kLongestWaitS), sc_core::SC_SEC),
      due = sc_core::sc_time_stamp() + delay;
  wait(delay, in_saa.value_changed_event());
  return delay_s <= kLongestWaitS && sc_core::sc_time_stamp() >= due;
}

}  // namespace flatsat::environment
