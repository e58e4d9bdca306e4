#pragma once
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "harness/benchmarks/benchmarks.h"

namespace flatsat::benchmarks {

struct Cost {
  double cpu_s = 0.0, peak_mb = 0.0;
};

/// Of `work` in a process of its own, with the processes that it starts. Errors: std::runtime_error if it fails.
Cost cost_of(const std::function<void()>& work);

/// Runs flatsat with these words. Errors: std::runtime_error with its output if it ends with none of the two codes.
void command(std::vector<std::string> words, int good, int also);

/// What is measured at some sizes, the smallest first, in a folder of its own.
struct Growing {
  std::string id, what, unit;
  std::vector<double> sizes;  // the smallest first
  std::function<Cost(const std::filesystem::path& folder, double size)> measure;
  std::size_t base = 0;  // place of the size that the largest is compared with
};

/// `ours` is the CPU time at the largest size, the floor that at size `base` times the ratio of the sizes; the figures
/// at all sizes, with the peak memory, are in the setting. `scale` makes all sizes smaller or larger.
std::vector<Benchmark> benchmarks_of(std::vector<Growing> all, double scale);

}  // namespace flatsat::benchmarks
