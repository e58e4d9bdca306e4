#pragma once
#include <string>
#include <vector>

#include "harness/testbed/testbed.h"
#include "harness/trace/records.h"
#include "models/base/telemetry.h"

namespace flatsat {

/// Channels of a run with the limits of the testbed.
std::vector<ChannelSpec> channel_specs(const ChannelList& channels, const Testbed& bed);

/// Requirements, limits and alarms with their channels found and their figures in those channels' units. A channel
/// below a device that the device's backing does not have stays: its requirement is then inconclusive. Errors:
/// ConfigError with all that is wrong.
void resolve_channels(Testbed& bed, const ChannelList& channels);

}  // namespace flatsat
