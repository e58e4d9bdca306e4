#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string>

namespace flatsat::campaign {

/// A campaign's summary as JUnit XML (one suite, one test case a case): what CI systems read. Each failure's text has
/// requirement, value, limit, trace, seed, digest and the line that repeats it. Held against an accepted night, a known
/// failure is a skipped test that says so, and what is gone or flaky is a failure or an error.
std::string to_junit(const nlohmann::json& summary);

}  // namespace flatsat::campaign
