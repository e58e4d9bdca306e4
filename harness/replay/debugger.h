#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "harness/replay/checker.h"
#include "harness/replay/condition.h"

namespace flatsat::replay {

/// Where a replay stands still.
struct Position {
  time::SimTime time{};       // everything up to and with this instant has happened
  std::uint64_t instant = 0;  // how many instants that was: instants are where something happens
  std::string digest;         // of the state so far: equal for two replays that have gone equally far
  bool ended = false;         // the run is over
  bool holds = false;         // stopped because the condition of `until` holds
};

/// A replay that goes in steps: it checks as it goes, knows the values and events so far, and asks at each stop where
/// to go next.
class Debugger : public bench::RunObserver {
 public:
  /// What to do next; set by the ask function. The one that is reached first counts.
  struct Goal {
    std::optional<time::SimTime> time;     // stop when everything up to it has happened
    std::optional<std::uint64_t> instant;  // stop after this many instants
    const Condition* condition = nullptr;
    bool quit = false;
  };
  using Ask = std::function<Goal(const Position&)>;

  Debugger(const Recording& recording, Ask ask) : checker_(recording, true, false), ask_(std::move(ask)) {}

  void begin(const std::vector<trace::ChannelSpec>& channels, const std::vector<std::string>& devices) override;
  void sample_all(time::SimTime time, std::span<const double> values) override;
  void sample(std::size_t channel, time::SimTime time, double value) override;
  void message(std::size_t device, const trace::WireRecord& record) override { checker_.message(device, record); }
  void event(const trace::EventRecord& record) override;
  bool wants_stop(time::SimTime now, std::uint64_t instants) override;
  time::SimTime pause_at() const override {
    return goal_.time ? *goal_.time + time::SimTime{1} : time::SimTime::never();
  }
  void paused(time::SimTime at) override;

  /// The run is over: asks until told to quit.
  void ended(time::SimTime end);

  const std::vector<trace::ChannelSpec>& channels() const { return channels_; }
  /// As last sampled; NaN before.
  const std::vector<double>& values() const { return values_; }
  const std::vector<trace::EventRecord>& events() const { return events_; }
  const std::optional<backing::Divergence>& divergence() const { return checker_.divergence(); }

 private:
  void stop(time::SimTime time, bool holds);
  Checker checker_;
  Ask ask_;
  Goal goal_;
  std::vector<trace::ChannelSpec> channels_;
  std::vector<double> values_;
  std::vector<trace::EventRecord> events_;
  std::size_t fresh_events_ = 0;  // of this instant
  std::uint64_t instant_ = 0;
  bool begun_ = false;
};

/// Runs the recorded run again, watched by `observer`; returns the instant at which it ends if nobody stops it.
/// Once in a process. Errors: ConfigError, TraceError; std::runtime_error for what ended it before.
time::SimTime fly_again(const Recording& recording, bench::RunObserver& observer);

/// "12.5 s", "3 min", or seconds as a bare number. Errors: ConfigError at `option`.
time::SimTime parse_time(const std::string& text, const std::string& option);

/// SOURCE.KIND of all events of a trace, each once.
std::vector<std::string> event_names(const Recording& recording);

}  // namespace flatsat::replay
