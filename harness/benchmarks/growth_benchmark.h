#pragma once
#include <vector>

#include "harness/benchmarks/benchmarks.h"

namespace flatsat::benchmarks {

/// What time and memory do when a run or a trace is 4 and 16 times as large: events explained, days flown without a
/// trace, and recorded days verified, compared, replayed, exported, sliced and put on a page; of channels recorded 2
/// and 4 times. `ours` is the CPU time at the largest size, the floor that at the smallest times the ratio of the
/// sizes: a ratio of 1 is linear. The figures at all sizes, with the peak memory, are in the setting. `scale` makes all
/// sizes smaller or larger.
std::vector<Benchmark> growth_benchmarks(double scale = 1.0);

}  // namespace flatsat::benchmarks
