#pragma once
#include <string>
#include <vector>

#include "harness/testbed/testbed.h"

namespace flatsat::testbed {

/// A device of a member is called by both, "c.p03s17.npu0"; a device of a testbed has no dot in its name.
inline bool is_of_a_member(const std::string& device) { return device.find('.') != std::string::npos; }

/// Each member with models of its own becomes a satellite with devices, all of which are models but those that a member
/// rule or one of `backings` ("DEVICE=BACKING") names. What members are like is no satellite any more.
/// Errors: problems with their places.
void expand_members(Testbed& bed, const std::vector<std::string>& backings, std::vector<config::Problem>& problems);

}  // namespace flatsat::testbed
