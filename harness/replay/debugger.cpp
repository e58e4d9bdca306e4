#include "harness/replay/debugger.h"

#include <algorithm>
#include <set>

#include "harness/bench/bench.h"
#include "harness/config/problems.h"
#include "harness/config/span.h"
#include "harness/config/units.h"

namespace flatsat::replay {

void Debugger::begin(const std::vector<trace::ChannelSpec>& channels, const std::vector<std::string>& devices) {
  checker_.begin(channels, devices);
  channels_ = channels;
  values_.assign(channels.size(), std::nan(""));
}

void Debugger::sample_all(time::SimTime time, std::span<const double> values) {
  checker_.sample_all(time, values);
  std::copy(values.begin(), values.end(), values_.begin());
}

void Debugger::sample(std::size_t channel, time::SimTime time, double value) {
  checker_.sample(channel, time, value);
  values_[channel] = value;
}

void Debugger::event(const trace::EventRecord& record) {
  checker_.event(record);
  events_.push_back(record);
  ++fresh_events_;
}

bool Debugger::wants_stop(time::SimTime now, std::uint64_t instants) {
  const bool diverged = checker_.wants_stop(now, instants);
  if (!begun_) {  // the start of all models has happened, and nothing else
    begun_ = true;
    fresh_events_ = 0;
    stop(now, false);
  }
  if (diverged || goal_.quit) return true;
  if (instants == instant_) return false;
  instant_ = instants;
  const std::span<const trace::EventRecord> fresh(events_.data() + (events_.size() - fresh_events_), fresh_events_);
  const bool holds = goal_.condition != nullptr && goal_.condition->holds(values_, fresh);
  fresh_events_ = 0;
  if (holds || (goal_.instant && instant_ >= *goal_.instant)) stop(now, holds);
  return goal_.quit;
}

void Debugger::paused(time::SimTime at) { stop(at - time::SimTime{1}, false); }

void Debugger::stop(time::SimTime time, bool holds) {
  goal_ = ask_({time, instant_, checker_.state_digest(), false, holds});
}

void Debugger::ended(time::SimTime end) {
  while (!goal_.quit) goal_ = ask_({end, instant_, checker_.state_digest(), true, false});
}

time::SimTime fly_again(const Recording& recording, bench::RunObserver& observer) {
  testbed::Testbed bed = testbed_of(recording);
  bench::RunOptions options;
  options.observer = &observer;
  options.until = replay_until(recording, bed);
  options.recording = [&recording](const testbed::DeviceConfig& config) { return recording.devices.at(config.name); };
  const time::SimTime end = options.until;
  const bench::RunResult report = bench::run_testbed(std::move(bed), options);
  const bool by_design = report.first_divergence || report.verdict == verdict::Verdict::kAborted;
  if (!report.error.empty() && !by_design) throw std::runtime_error(report.error);
  return end;
}

time::SimTime parse_time(const std::string& text, const std::string& option) {
  const bool is_bare = config::in_unit(text, "1").has_value();  // seconds are meant
  const auto [seconds, wrong] = config::span_of(is_bare ? text + " s" : text);
  if (!wrong.empty()) throw config::ConfigError({{{option, 0, 0}, "'" + text + "' " + wrong}});
  return time::SimTime::from_seconds(seconds);
}

std::vector<std::string> event_names(const Recording& recording) {
  std::set<std::string> names;
  for (const auto& event : recording.events) names.insert(event.source + "." + event.kind);
  return {names.begin(), names.end()};
}

}  // namespace flatsat::replay
