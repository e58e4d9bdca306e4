#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "harness/campaign/plan.h"

namespace flatsat::campaign {

/// Holds `summary` against the accepted night: fills its "comparison" and marks each of its cases "known" (true: it
/// fails as it did in the accepted night). Cases are matched by key: scenario, sweep point and sample. Of the accepted
/// night only cases count that `flown` has, if `is_part`. The comparison:
///   baseline {folder, revision, reason, utc}, newly_failing, fixed, known_failures, new_cases, gone (not planned any
///   more), not_flown (planned, without a result), newly_marginal {name, requirement, margin, unit}, newly_slow {name,
///   of, before, now}: counted work ("exchanges", "deltas"), else "cpu_s", half as much again, drifted {name,
///   requirement, before, now, unit}, flaky {name, before, now}: same content, another digest; worse: newly failing,
///   flaky or gone.
/// A failure that is not the known one (another verdict, one more requirement) is a new one.
void hold_against(const nlohmann::json& accepted, const Plan& flown, bool is_part, nlohmann::json& summary);

/// Whether a result fails as the case of its key did in the accepted night.
bool is_known_failure(const nlohmann::json& accepted, const nlohmann::json& result);

/// Of a summary that was held against an accepted night: 0 if it is not worse; 1: a requirement newly fails, or a case
/// is gone; 5: newly aborted; 3: flaky, newly not judged, or not all was flown.
int exit_status_against(const nlohmann::json& summary);

/// The accepted summary of a baseline folder. Errors: ConfigError when there is none, or one of an earlier flatsat.
nlohmann::json load_baseline(const std::string& folder);

/// Makes `summary` the accepted one; the one before stays beside it. Errors: std::runtime_error: no reason, not
/// writable.
void accept(const nlohmann::json& summary, const std::string& folder, const std::string& reason,
            const std::string& when_utc);

/// One entry of a list of the comparison, for people: "depth: none/0", "none/0: deltas 100, now 200".
std::string comparison_line(const nlohmann::json& entry);
std::string comparison_table(const nlohmann::json& comparison);

}  // namespace flatsat::campaign
