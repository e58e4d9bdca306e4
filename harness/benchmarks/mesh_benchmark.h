#pragma once
#include <vector>

#include "harness/benchmarks/benchmarks.h"

namespace flatsat::benchmarks {

/// All shortest routes of a shell each second: ours against real time, against a plain program with Boost.Graph, and
/// against NumPy with python3-sgp4 and SciPy, in turns. A peer that cannot run is left out, with the reason on stderr.
/// Errors: std::runtime_error where a peer's routes are not ours.
std::vector<BenchmarkResult> measure_mesh_routes();

}  // namespace flatsat::benchmarks
