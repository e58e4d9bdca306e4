#pragma once
#include <string>

#include "harness/bench/run_result.h"

namespace flatsat::report {

/// The table for people, at most 80 columns wide.
std::string to_table(const bench::RunResult& result, bool colour);

}  // namespace flatsat::report
