#pragma once
#include <deque>
#include <vector>

#include "harness/testbed/testbed.h"
#include "models/base/telemetry.h"

namespace flatsat::bench {

/// Channels of which each is one figure of many others, as they are when all are sampled: [aggregate.NAME].
class Aggregates {
 public:
  /// Adds them to the channels. Errors: ConfigError for a pattern that fits no channel, channels of different units,
  /// and a name that is taken.
  Aggregates(const std::vector<testbed::AggregateConfig>& configs, model::ChannelList& channels);

  /// From the channels as they are now. What is not measured yet is left out.
  void update();

 private:
  struct One {
    testbed::AggregateKind kind;
    std::vector<const double*> of;
    double value;
  };
  std::deque<One> all_;
};

/// The places of the channels that a run records: all, or those that fit one of the patterns and those that
/// requirements, limits and alarms name. Errors: ConfigError for a pattern that fits none.
std::vector<std::size_t> recorded_channels(const testbed::Testbed& bed, const model::ChannelList& channels);

}  // namespace flatsat::bench
