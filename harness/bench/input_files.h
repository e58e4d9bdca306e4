#pragma once
#include <vector>

#include "harness/testbed/testbed.h"

namespace flatsat::bench {

/// Programs and files that devices of a testbed name and that are not there, each with its place. Of what is in use:
/// the agent of a backing that has one, the recording of a backing that is one.
void check_input_files(const testbed::Testbed& bed, std::vector<config::Problem>& problems);

}  // namespace flatsat::bench
