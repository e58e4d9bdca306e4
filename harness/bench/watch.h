#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/testbed/testbed.h"
#include "harness/time/sim_time.h"
#include "models/base/telemetry.h"

namespace flatsat::bench {

/// Looks after the alarms: each fires once, when its channel has been out of its bounds, or its expression has held,
/// for as long as it says. An event in an expression is true at the first check after it.
class Watch {
 public:
  /// `channels`: in the order of the values, and of what the expressions were resolved with.
  Watch(std::vector<testbed::AlarmConfig> alarms, const std::vector<std::string>& channels, model::EventSink& events);
  void event(std::string_view source, std::string_view kind) {
    if (has_expressions_) fresh_events_.emplace_back(source, kind);
  }
  /// `now` never falls between two calls.
  void check(std::span<const double> values, time::SimTime now);
  bool aborted() const { return aborted_; }
  bool wants_safe() const { return wants_safe_; }
  void safe_done() { wants_safe_ = false; }
  const std::string& reason() const { return reason_; }

 private:
  struct Entry {
    testbed::AlarmConfig alarm;
    std::size_t channel;  // without an expression
    bool fired = false;
    std::optional<time::SimTime> out_since{};
  };
  using Event = std::pair<std::string, std::string>;  // source, kind
  static bool is_out(const Entry& entry, std::span<const double> values, const std::vector<Event>& events);
  void fire(Entry& entry, std::span<const double> values);

  std::vector<Entry> entries_;
  std::vector<Event> fresh_events_;  // since the last check
  model::EventSink& events_;
  bool has_expressions_ = false, aborted_ = false, wants_safe_ = false;
  std::string reason_;
};

}  // namespace flatsat::bench
