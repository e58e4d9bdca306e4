#pragma once
#include <vector>

#include "harness/campaign/plan.h"

namespace flatsat::campaign {

/// Holds the cases of a plan against its testbed before anything flies: the first with each sweep point and fault, and
/// those with the least and the greatest value of every drawn key; the first with each fault is built as well. Returns
/// all that they read. Errors: ConfigError with everything that is wrong, where the campaign says it.
std::vector<Input> hold_against_testbed(const Plan& plan, const CampaignConfig& config);

}  // namespace flatsat::campaign
