#include "harness/bench/watch.h"

#include <algorithm>
#include <cstdio>

namespace flatsat::bench {

Watch::Watch(std::vector<testbed::AlarmConfig> alarms, const std::vector<std::string>& channels,
             model::EventSink& events)
    : events_(events) {
  for (auto& alarm : alarms) {
    const auto found = std::find(channels.begin(), channels.end(), alarm.channel);
    if (found != channels.end())
      entries_.push_back({std::move(alarm), static_cast<std::size_t>(found - channels.begin())});
  }
}

void Watch::check(std::span<const double> values, time::SimTime now) {
  for (auto& entry : entries_) {
    const double value = values[entry.channel];
    const bool out =
        (entry.alarm.above && value > *entry.alarm.above) || (entry.alarm.below && value < *entry.alarm.below);
    if (!out) entry.out_since.reset();
    if (!out || entry.fired) continue;
    if (!entry.out_since) entry.out_since = now;
    if (time::to_seconds(now - *entry.out_since) < entry.alarm.persistence_s) continue;
    entry.fired = true;
    char text[160];
    std::snprintf(text, sizeof text, "alarm %.40s: %.80s is %.6g", entry.alarm.id.c_str(), entry.alarm.channel.c_str(),
                  value);
    reason_ = text;
    const bool abort = entry.alarm.action == testbed::AlarmAction::kAbort;
    (abort ? aborted_ : wants_safe_) = true;
    events_.emit({"bench", model::events::kAlarm,
                  reason_ + (abort ? "; the run is aborted" : "; devices are switched off"), value});
  }
}

}  // namespace flatsat::bench
