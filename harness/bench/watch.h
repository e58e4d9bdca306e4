#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/testbed/testbed.h"
#include "harness/time/sim_time.h"
#include "models/base/telemetry.h"

namespace flatsat::bench {

/// Looks after the alarms: each fires once, when its channel has been out of its bounds for as long as it says.
class Watch {
 public:
  Watch(std::vector<testbed::AlarmConfig> alarms, const std::vector<std::string>& channels, model::EventSink& events);
  /// `now` never falls between two calls.
  void check(std::span<const double> values, time::SimTime now);
  bool aborted() const { return aborted_; }
  bool wants_safe() const { return wants_safe_; }
  void safe_done() { wants_safe_ = false; }
  const std::string& reason() const { return reason_; }

 private:
  struct Entry {
    testbed::AlarmConfig alarm;
    std::size_t channel;
    bool fired = false;
    std::optional<time::SimTime> out_since{};
  };
  std::vector<Entry> entries_;
  model::EventSink& events_;
  bool aborted_ = false, wants_safe_ = false;
  std::string reason_;
};

}  // namespace flatsat::bench
