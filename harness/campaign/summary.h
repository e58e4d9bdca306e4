#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "harness/campaign/case_folder.h"

namespace flatsat::campaign {

/// What a campaign has shown so far, as one JSON object; the report, JUnit and the comparison of nights read it:
///   name, title, seed, testbed, revision, verdict, planned, counted, pass, fail, error, inconclusive, aborted,
///   digests (hash over key and digest of every counted case), failure_probability {events, trials, low, high,
///   adaptive}, requirements [{id, text, unit, pass, fail, inconclusive, marginal, worst_margin, worst_case}], cases
///   [{index, key, name, seed, fault, sample, parameters, verdict, digest, error, flaky, attempts, requirements,
///   wall_s, sim_s, trace, reproduce}].
/// With an adaptive stop only the cases up to it count.
nlohmann::json summarise(const Plan& plan, const CampaignFolder& folder);

/// A case as people call it: its fault, sample and varied keys; the same in every night whatever else changes.
std::string case_name(const Case& one);

/// Exit status by the verdicts of the counted cases: 1 for a FAIL, else 3 for an ERROR or INCONCLUSIVE, else 5, else 0;
/// 4 without a case.
int exit_status(const nlohmann::json& summary);

/// The table for people, at most 80 columns wide.
std::string to_table(const nlohmann::json& summary);

}  // namespace flatsat::campaign
