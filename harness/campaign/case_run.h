#pragma once
#include "harness/campaign/case_folder.h"

namespace flatsat::campaign {

/// Runs one case to its result: each attempt in a process of its own, so that a crash, a hang or the memory of one
/// attempt stays with it. Repeats as the plan says and holds the digests against each other; retries errors; writes
/// result.json in every event but a stop. SIGTERM passes to the attempt, which ends in order; then no result is
/// written. Returns false when it was stopped. Errors: std::runtime_error when the folder cannot be written.
bool run_case(const Plan& plan, const Case& one, const CampaignFolder& folder);

/// The result of a case whose attempt left none.
nlohmann::json error_result(const Plan& plan, const Case& one, const std::string& error);

}  // namespace flatsat::campaign
