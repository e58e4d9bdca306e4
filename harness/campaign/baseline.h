#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string>

namespace flatsat::campaign {

/// Holds a night against the last accepted one. Cases are matched by name. Lists of case names or objects:
///   newly_failing, fixed, newly_marginal, newly_slow {name, before_s, now_s}, drifted {name, requirement, before, now,
///   unit}, flaky {name, before, now}: same key, same revision, another digest; new_cases, gone; worse: newly failing,
///   flaky or gone.
nlohmann::json compare(const nlohmann::json& accepted, const nlohmann::json& now, double marginal);

/// The accepted summary of a baseline folder. Errors: std::runtime_error when there is none.
nlohmann::json load_baseline(const std::string& folder);

/// Makes `summary` the accepted one; the one before stays beside it. Errors: std::runtime_error: no reason, not
/// writable.
void accept(const nlohmann::json& summary, const std::string& folder, const std::string& reason,
            const std::string& when_utc);

std::string comparison_table(const nlohmann::json& comparison);

}  // namespace flatsat::campaign
