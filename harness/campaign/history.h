#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace flatsat::campaign {

/// Several nights side by side, in the order of their last cases: folders of campaigns, or accepted nights.
///   nights [{folder, name, ended_utc, revision, verdict, counted, planned, pass, fail, error, inconclusive, aborted,
///   digests}], cases [{name, key, verdicts}]: those whose verdict is not PASS in all nights, null where a night has no
///   such case; requirements [{id, unit, worst_margins}].
/// Errors: ConfigError naming each folder that holds no night, or one of an earlier flatsat.
nlohmann::json history_of(const std::vector<std::string>& folders);

/// For people: a line a night, a row a case with a letter a night.
std::string history_table(const nlohmann::json& history);

}  // namespace flatsat::campaign
