#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string>

namespace flatsat::campaign {

/// A campaign's summary as JUnit XML (one suite, one test case a case): what CI systems read. Seed, digest and the line
/// that repeats it stand in each failure's text.
std::string to_junit(const nlohmann::json& summary);

}  // namespace flatsat::campaign
