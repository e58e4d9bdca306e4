#include "harness/bench/watch.h"

#include <algorithm>
#include <cstdio>

#include "harness/verdict/instant.h"
#include "models/base/event_kinds.h"

namespace flatsat::bench {

Watch::Watch(std::vector<testbed::AlarmConfig> alarms, const std::vector<std::string>& channels,
             model::EventSink& events)
    : events_(events) {
  for (auto& alarm : alarms) {
    has_expressions_ = has_expressions_ || alarm.when;
    const auto found = std::find(channels.begin(), channels.end(), alarm.channel);
    if (found != channels.end() || alarm.when)
      entries_.push_back({std::move(alarm), static_cast<std::size_t>(found - channels.begin())});
  }
}

void Watch::check(std::span<const double> values, time::SimTime now) {
  const auto events = std::exchange(fresh_events_, {});
  for (auto& entry : entries_) {
    const bool out = is_out(entry, values, events);
    if (!out) entry.out_since.reset();
    if (!out || entry.fired) continue;
    if (!entry.out_since) entry.out_since = now;
    if (time::to_seconds(now - *entry.out_since) >= entry.alarm.persistence_s) fire(entry, values);
  }
}

bool Watch::is_out(const Entry& entry, std::span<const double> values, const std::vector<Event>& events) {
  if (entry.alarm.when) {
    std::vector<verdict::EventName> names;
    for (const auto& [source, kind] : events) names.push_back({source, kind});
    return verdict::holds_now(*entry.alarm.when, values, names);
  }
  const double value = values[entry.channel];
  return (entry.alarm.above && value > *entry.alarm.above) || (entry.alarm.below && value < *entry.alarm.below);
}

void Watch::fire(Entry& entry, std::span<const double> values) {
  entry.fired = true;
  const double value = entry.alarm.when ? 0.0 : values[entry.channel];
  char text[160];
  if (entry.alarm.when)
    std::snprintf(text, sizeof text, "alarm %.40s: %.80s", entry.alarm.id.c_str(),
                  verdict::to_string(*entry.alarm.when).c_str());
  else
    std::snprintf(text, sizeof text, "alarm %.40s: %.80s is %.6g", entry.alarm.id.c_str(), entry.alarm.channel.c_str(),
                  value);
  reason_ = text;
  const bool abort = entry.alarm.action == testbed::AlarmAction::kAbort;
  (abort ? aborted_ : wants_safe_) = true;
  events_.emit({"bench", model::events::kAlarm,
                reason_ + (abort ? "; the run is aborted" : "; devices are switched off"), value});
}

}  // namespace flatsat::bench
