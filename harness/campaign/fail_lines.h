#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace flatsat::campaign {

/// What went wrong in a case, a line each: requirement, verdict, value and limit with their unit, when it was decided;
/// the case's error last. `one`: a case of a summary, or a result. Empty for one that passed.
std::vector<std::string> fail_lines(const nlohmann::json& one);

/// ", trace PATH" for one that has a trace, else nothing.
std::string trace_note(const nlohmann::json& one);

}  // namespace flatsat::campaign
