#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "harness/campaign/case_folder.h"

namespace flatsat::campaign {

/// Cases are told apart by scenario, sweep point and sample since version 2.
constexpr int kSummaryVersion = 2;

/// What a campaign has shown so far, as one JSON object; the report, JUnit and the comparison of nights read it:
///   name, title, seed, testbed, revision, ended_utc (of the last case), verdict, planned, counted, pass, fail, error,
///   inconclusive, aborted, digests (hash over key and digest of every counted case), failure_probability {events,
///   trials, low, high, adaptive} (null for a sweep without chance), requirements [{id, text, unit, pass, fail,
///   inconclusive, marginal, marginal_below, marginal_from, worst_margin, worst_case}], comparison (null until it is
///   held against an accepted night: baseline.h), cases [{index, key, content, name, seed, fault, sample, parameters,
///   verdict, digest, error, flaky, attempts, requirements, wall_s, cpu_s, sim_s, exchanges, deltas, ended_utc, trace,
///   reproduce, known (once held against an accepted night)}].
/// With an adaptive stop only the cases up to it count.
nlohmann::json summarise(const Plan& plan, const CampaignFolder& folder);

/// Exit status by the verdicts of the counted cases: 1 for a FAIL, else 3 for an ERROR or INCONCLUSIVE, else 5, else 0;
/// 4 without a case. Held against an accepted night: 0 if it is not worse.
int exit_status(const nlohmann::json& summary);

/// What is known of the probability that a case does not pass, one sentence.
std::string sentence_of_probability(const nlohmann::json& summary);

/// The table for people; fail lines may be longer than 80 columns.
std::string to_table(const nlohmann::json& summary);

}  // namespace flatsat::campaign
