#pragma once
#include <string>
#include <vector>

#include "harness/bench/device_set.h"
#include "harness/testbed/testbed.h"

namespace flatsat::bench {

/// Every event that some part of a testbed can emit, as SOURCE.KIND: its satellites, models and devices with the
/// backings that they have, and the bench itself. What nothing here emits can be waited for in vain.
std::vector<std::string> event_names(const testbed::Testbed& bed, const DeviceSet& devices);

/// Of a kind that the house has, who emits it, as models/base/event_kinds.h says: "gpu"; empty for one that it has not.
std::string emitters_of(const std::string& kind);

}  // namespace flatsat::bench
