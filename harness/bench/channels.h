#pragma once
#include <string>
#include <vector>

#include "harness/testbed/testbed.h"
#include "harness/trace/records.h"
#include "models/base/telemetry.h"

namespace flatsat::bench {

/// Channels of a run with the limits of the testbed.
std::vector<trace::ChannelSpec> channel_specs(const model::ChannelList& channels, const testbed::Testbed& bed);

/// What the names of a testbed may mean, beside the channels that are there.
struct KnownNames {
  std::vector<std::string> events;  // SOURCE.KIND: all that can come (event_names.h)
  std::vector<std::string> untold;  // devices whose channels and events only their agents know, which do not run yet
};

/// Requirements, limits, alarms and waivers with their channels found and their figures in those channels' units. Every
/// name must mean something in this run, with the backings that its devices have. Returns remarks on what can only be
/// held against an agent that is not there yet. Errors: ConfigError with all that is wrong.
std::vector<config::Problem> resolve_channels(testbed::Testbed& bed, const model::ChannelList& channels,
                                              const KnownNames& known);

}  // namespace flatsat::bench
