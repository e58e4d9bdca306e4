#pragma once
#include <string>
#include <vector>

#include "harness/testbed/testbed.h"
#include "harness/trace/records.h"
#include "models/base/telemetry.h"

namespace flatsat::bench {

/// Channels of a run with the limits of the testbed.
std::vector<trace::ChannelSpec> channel_specs(const model::ChannelList& channels, const testbed::Testbed& bed);

/// Requirements, limits and alarms with their channels found and their figures in those channels' units. A channel
/// below a device that the device's backing does not have stays: its requirement is then inconclusive. Errors:
/// ConfigError with all that is wrong.
void resolve_channels(testbed::Testbed& bed, const model::ChannelList& channels);

}  // namespace flatsat::bench
