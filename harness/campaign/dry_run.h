#pragma once
#include <vector>

#include "harness/config/problems.h"
#include "harness/testbed/testbed.h"

namespace flatsat::campaign {

/// What is wrong with a testbed in itself and once its models are built (channels, commands, events that are not
/// there). Built in a process of its own, for models can be built once in a process; nothing runs, no hardware is
/// touched. Errors: std::runtime_error if that process cannot be started or dies.
std::vector<config::Problem> problems_when_built(const testbed::Testbed& bed);

}  // namespace flatsat::campaign
