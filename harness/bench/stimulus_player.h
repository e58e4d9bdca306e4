#pragma once
#include <vector>

#include "harness/bench/device_set.h"
#include "harness/bench/event_bus.h"
#include "harness/testbed/testbed.h"
#include "harness/verdict/fault_outcomes.h"
#include "models/base/commands.h"

namespace flatsat::bench {

/// What a testbed does to its satellites, models and devices at times of the run: commands and faults.
class StimulusPlayer {
 public:
  /// All must outlive this.
  StimulusPlayer(const std::vector<testbed::Stimulus>& stimuli, const DeviceSet& devices,
                 const model::CommandList& commands, EventBus& events, verdict::FaultOutcomes& faults)
      : stimuli_(stimuli), devices_(devices), commands_(commands), events_(events), faults_(faults) {}

  /// Errors: ConfigError with all that is wrong, `problems` that were found before among it. Of a device that is not
  /// started yet only a model can say what it has.
  void check(std::vector<config::Problem> problems = {}) const;
  /// Once, before the run.
  void spawn();
  /// The run is over, or has `failed`: what came of the faults, in the order in which they were asked for.
  std::vector<verdict::FaultReport> settle(const model::ChannelList& channels, bool failed);

 private:
  void execute(const testbed::Stimulus& stimulus);
  void inject(const testbed::Stimulus& stimulus);

  const std::vector<testbed::Stimulus>& stimuli_;
  const DeviceSet& devices_;
  const model::CommandList& commands_;
  EventBus& events_;
  verdict::FaultOutcomes& faults_;
};

}  // namespace flatsat::bench
