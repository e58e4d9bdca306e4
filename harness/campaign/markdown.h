#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string>

namespace flatsat::campaign {

/// A campaign's summary as Markdown for a CI page or a chat: counts, what did not pass, requirements, and what is
/// different from the accepted night where it was held against one.
std::string to_markdown(const nlohmann::json& summary);

}  // namespace flatsat::campaign
