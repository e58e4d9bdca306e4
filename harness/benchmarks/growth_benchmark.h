#pragma once
#include <vector>

#include "harness/benchmarks/benchmarks.h"

namespace flatsat::benchmarks {

/// What time and memory do when a run or a trace is 4 and 16 times as large: channels recorded, events explained, days
/// flown without a trace, and recorded days verified, compared and replayed. `ours` is the CPU time at 16 times the
/// size, the floor 16 times that at the smallest: a ratio of 1 is linear. The figures at all sizes, with the peak
/// memory, are in the setting. `scale` makes all sizes smaller or larger.
std::vector<Benchmark> growth_benchmarks(double scale = 1.0);

}  // namespace flatsat::benchmarks
