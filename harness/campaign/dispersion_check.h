#pragma once
#include "harness/campaign/plan.h"

namespace flatsat::campaign {

/// Every varied number is read back from the testbed that is about to run. Errors: std::runtime_error naming the key,
/// what was asked for and what the testbed holds.
void hold_read_back(testbed::Testbed& bed, const Case& one);

}  // namespace flatsat::campaign
