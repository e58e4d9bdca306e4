#pragma once
#include <string>

#include "harness/campaign/plan.h"

namespace flatsat::campaign {

/// What one case costs, measured on the first one.
struct Pilot {
  double wall_s = 0.0;
  double trace_bytes = 0.0;
  std::string verdict;
};

/// Runs the first case in a folder of its own that is removed afterwards. Errors: std::runtime_error.
Pilot fly_pilot(const Plan& plan);

}  // namespace flatsat::campaign
