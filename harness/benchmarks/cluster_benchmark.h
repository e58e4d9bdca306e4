#pragma once
#include <vector>

#include "harness/benchmarks/benchmarks.h"

namespace flatsat::benchmarks {

/// What a satellite of a cluster costs when there are more of them: ten minutes of 1, 9, 81, 729 and 1584 satellites
/// on one shell, linked as a grid, that answer a request each 80 s, in energy detail, compared with 81; and of 1, 9 and
/// 81 in full detail, compared with 9.
std::vector<Benchmark> cluster_benchmarks();

}  // namespace flatsat::benchmarks
