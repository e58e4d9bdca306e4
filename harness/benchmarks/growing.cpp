#include "harness/benchmarks/growing.h"

#include <sys/resource.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <stdexcept>

#include "harness/backing/programs.h"
#include "harness/base/process.h"
#include "harness/base/run_in_child.h"
#include "harness/base/temporary_folder.h"
#include "harness/base/text.h"

namespace flatsat::benchmarks {
namespace {

double seconds(const timeval& t) { return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec); }

BenchmarkResult measure(const Growing& growing, double scale) {
  const base::TemporaryFolder folder(std::filesystem::temp_directory_path() / "flatsat-growth-");
  BenchmarkResult result;
  std::vector<Cost> costs;
  result.setting = growing.what;
  std::vector<double> sizes;
  for (const double full : growing.sizes) {
    const double size = std::max(sizes.empty() ? 1.0 : sizes.back() + 1.0, std::round(full * scale));
    sizes.push_back(size);
    costs.push_back(growing.measure(folder.path(), size));
    result.setting += base::formatted("; %.0f %s: %.2f s CPU, %.0f MB", size, growing.unit.c_str(), costs.back().cpu_s,
                                      costs.back().peak_mb);
  }
  result.id = growing.id;
  result.ours = costs.back().cpu_s;
  result.floor = sizes.back() / sizes[growing.base] * costs[growing.base].cpu_s;
  result.unit = "s CPU";
  result.ratio = result.ours / result.floor;
  result.better = "less";
  result.n = costs.size();
  return result;
}

}  // namespace

Cost cost_of(const std::function<void()>& work) {
  const auto answer = base::ask_child([&] {
    work();
    rusage own{}, started{};
    getrusage(RUSAGE_SELF, &own);
    getrusage(RUSAGE_CHILDREN, &started);
    double cpu_s = 0.0;
    for (const auto* usage : {&own, &started}) cpu_s += seconds(usage->ru_utime) + seconds(usage->ru_stime);
    return base::formatted("%.6f %.3f", cpu_s,
                           static_cast<double>(std::max(own.ru_maxrss, started.ru_maxrss)) / 1024.0);
  });
  Cost cost;
  if (answer.kind != base::ChildAnswer::Kind::kResult ||
      std::sscanf(answer.text.c_str(), "%lf %lf", &cost.cpu_s, &cost.peak_mb) != 2)
    throw std::runtime_error("growth: " + answer.text);
  return cost;
}

void command(std::vector<std::string> words, int good, int also) {
  words.insert(words.begin(), (backing::program_folder() / "flatsat").string());
  const std::string line = base::joined(words, " ");
  const auto done = base::run({.words = std::move(words)}, base::Capture::kOutputAndErrors);
  if (done.status.code() != good && done.status.code() != also)
    throw std::runtime_error(line + " " + done.status.text() + ": " + done.output);
}

std::vector<Benchmark> benchmarks_of(std::vector<Growing> all, double scale) {
  std::vector<Benchmark> benchmarks;
  for (auto& growing : all) {
    const std::string id = growing.id, what = "time and memory of " + growing.what + " at its sizes";
    benchmarks.push_back(
        {id, what, [growing = std::move(growing), scale] { return std::vector{measure(growing, scale)}; }});
  }
  return benchmarks;
}

}  // namespace flatsat::benchmarks
