#pragma once
#include <optional>
#include <string>

#include "harness/bench/run_result.h"

namespace flatsat::report {

/// {time_s, time_ps, where, expected, got, before} as JSON text; "null" without one.
std::string to_json(const std::optional<backing::Divergence>& divergence);

/// The promise of `run --json`.
std::string to_json(const bench::RunResult& result);

}  // namespace flatsat::report
