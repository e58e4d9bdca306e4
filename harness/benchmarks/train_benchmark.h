#pragma once
#include <vector>

#include "harness/benchmarks/benchmarks.h"

namespace flatsat::benchmarks {

/// Steps of training a second of a transformer of a million parameters, 8 sequences of 64 tokens, forward, backward and
/// AdamW on one thread: ours against python3-torch, in turns. Nothing, with the reason on stderr, where that cannot
/// run. Errors: std::runtime_error where its losses are not ours.
std::vector<BenchmarkResult> measure_train_step();

}  // namespace flatsat::benchmarks
