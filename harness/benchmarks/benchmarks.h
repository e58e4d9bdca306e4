#pragma once
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace flatsat::benchmarks {

/// One figure of ours against its floor, measured in one run in turns.
struct BenchmarkResult {
  std::string id;
  double ours = 0.0, floor = 0.0;
  std::string unit;
  double ratio = 0.0;   // ours to floor
  std::string better;   // "more" or "less"
  std::string setting;  // free or pinned, and what else matters
  std::size_t n = 0;    // pairs measured
  double spread = 0.0;  // (largest - smallest) / median of the ratio
};

/// What is measured in one go: one figure, or several that belong together.
struct Benchmark {
  std::string id, what;
  std::function<std::vector<BenchmarkResult>()> measure;
};

/// Medians of ours, of the floor and of the ratios of pairs (ours, floor), at least one.
BenchmarkResult from_pairs(const std::string& id, const std::vector<std::pair<double, double>>& pairs);

/// The project's own benchmarks. `testbed`: the one that is flown with and without recording.
std::vector<Benchmark> benchmarks(const std::string& testbed);
std::string to_json(const std::vector<BenchmarkResult>& results);

}  // namespace flatsat::benchmarks
