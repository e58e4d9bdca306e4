#include "harness/benchmarks/growth_benchmark.h"

#include <sys/resource.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <stdexcept>

#include "harness/backing/programs.h"
#include "harness/base/process.h"
#include "harness/base/run_in_child.h"
#include "harness/base/temporary_folder.h"
#include "harness/base/text.h"
#include "harness/trace/recorder.h"
#include "harness/trace/trace.h"

namespace flatsat::benchmarks {
namespace {

constexpr const char* kTestbed = "testbeds/models/satellite";
constexpr std::int64_t kSecond = 1'000'000'000'000;

struct Cost {
  double cpu_s = 0.0, peak_mb = 0.0;
};

double seconds(const timeval& t) { return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec); }

/// Of `work` in a process of its own, with the processes that it starts.
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

/// The command, which must end with one of the two.
void command(std::vector<std::string> words, int good, int also) {
  words.insert(words.begin(), (backing::program_folder() / "flatsat").string());
  const std::string line = base::joined(words, " ");
  const auto done = base::run({.words = std::move(words)}, base::Capture::kOutputAndErrors);
  if (done.status.code() != good && done.status.code() != also)
    throw std::runtime_error(line + " " + done.status.text() + ": " + done.output);
}

/// So many channels that all change each second, for half a minute.
void record_channels(const std::string& path, std::size_t count) {
  constexpr std::int64_t kRun = 30;
  std::vector<trace::ChannelSpec> specs;
  for (std::size_t i = 0; i < count; ++i)
    specs.push_back({"s" + std::to_string(i / 50) + ".part.c" + std::to_string(i), "V", "", {}, {}, {}});
  trace::RecorderOptions options;
  options.rows = 2 * kRun + 4;
  trace::Recorder recorder(path, {}, specs, {}, options);
  std::vector<double> values(count);
  for (std::int64_t s = 0; s < kRun; ++s) {
    std::fill(values.begin(), values.end(), 0.5 * static_cast<double>(s));
    recorder.sample_all({s * kSecond}, values);
  }
  recorder.close({"PASS", {kRun * kSecond}, {}});
}

/// A trace like `model` with so many events, each caused by the one before; every tenth is a failed job.
void record_events(const std::string& model, const std::string& path, std::uint64_t count) {
  const trace::Trace small(model);
  trace::Recorder recorder(path, small.summary().info, small.summary().channels, small.summary().devices);
  for (std::uint64_t id = 1; id <= count; ++id)
    recorder.event({id,
                    {static_cast<std::int64_t>(id) * kSecond},
                    "a.payload",
                    id % 10 == 0 ? "job_failed" : "timeout",
                    "number " + std::to_string(id),
                    static_cast<double>(id),
                    id % 10 == 1 ? 0 : id - 1});
  recorder.close({"PASS", {static_cast<std::int64_t>(count + 1) * kSecond}, {}});
}

struct Growing {
  std::string id, what, unit;
  std::vector<double> sizes;  // the smallest first
  std::function<Cost(const std::filesystem::path& folder, double size)> measure;
};

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
  result.floor = sizes.back() / sizes.front() * costs.front().cpu_s;
  result.unit = "s CPU";
  result.ratio = result.ours / result.floor;
  result.better = "less";
  result.n = costs.size();
  return result;
}

std::string hours(double count) { return base::formatted("%.0f h", count); }

/// A run of so many hours that is recorded once, and what a command then needs for it.
Cost of_recorded(const std::filesystem::path& folder, double size, const std::vector<std::string>& words) {
  const std::string trace = (folder / (hours(size) + ".h5")).string();
  command({"run", kTestbed, "-q", "--duration", hours(size), "-o", trace}, 0, 1);
  std::vector<std::string> all = words;
  const std::string out = (folder / "out").string();
  for (auto& word : all) word = word == "TRACE" ? trace : word == "OUT" ? out : word;
  const Cost cost = cost_of([&] { command(all, 0, 1); });
  std::filesystem::remove(trace);
  std::filesystem::remove(out);
  return cost;
}

std::vector<Growing> all() {
  const auto recorded = [](std::vector<std::string> words) {
    return [words = std::move(words)](const std::filesystem::path& folder, double size) {
      return of_recorded(folder, size, words);
    };
  };
  return {{"growth_channels",
           "recording for 30 s",
           "channels",
           {5'000, 10'000, 20'000},
           [](const auto& folder, double size) {
             const std::string path = (folder / "channels.h5").string();
             const auto cost = cost_of([&] { record_channels(path, static_cast<std::size_t>(size)); });
             std::filesystem::remove(path);
             return cost;
           }},
          {"growth_events",
           "explain",
           "events",
           {62'500, 250'000, 1'000'000},
           [](const auto& folder, double size) {
             const std::string model = (folder / "model.h5").string(), path = (folder / "events.h5").string();
             command({"run", kTestbed, "-q", "--duration", "60 s", "-o", model}, 0, 1);
             record_events(model, path, static_cast<std::uint64_t>(size));
             const auto cost = cost_of([&] { command({"explain", path, "job_failed"}, 0, 0); });
             std::filesystem::remove(path);
             std::filesystem::remove(model);
             return cost;
           }},
          {"growth_run",
           "run without a trace",
           "h",
           {45, 180, 720},
           [](const auto&, double size) {
             return cost_of([&] { command({"run", kTestbed, "-q", "--no-record", "--duration", hours(size)}, 0, 1); });
           }},
          {"growth_verify", "trace verify", "h", {4, 16, 64}, recorded({"trace", "verify", "TRACE"})},
          {"growth_diff", "diff of a trace with itself", "h", {4, 16, 64}, recorded({"diff", "TRACE", "TRACE"})},
          {"growth_replay", "replay", "h", {4, 16, 64}, recorded({"replay", "TRACE"})},
          {"growth_csv",
           "trace export --csv",
           "h",
           {4, 16, 64},
           recorded({"trace", "export", "--csv", "a.power.*", "-o", "OUT", "TRACE"})},
          {"growth_mcap",
           "trace export --mcap",
           "h",
           {4, 16, 64},
           recorded({"trace", "export", "--mcap", "-o", "OUT", "TRACE"})},
          {"growth_slice",
           "trace slice",
           "h",
           {4, 16, 64},
           recorded({"trace", "slice", "TRACE", "--from", "10 s", "-o", "OUT"})},
          {"growth_report", "report", "h", {4, 16, 64}, recorded({"report", "TRACE", "-o", "OUT"})}};
}

}  // namespace

std::vector<Benchmark> growth_benchmarks(double scale) {
  std::vector<Benchmark> benchmarks;
  for (auto& growing : all()) {
    const std::string id = growing.id, what = "time and memory of " + growing.what + " at three sizes";
    benchmarks.push_back(
        {id, what, [growing = std::move(growing), scale] { return std::vector{measure(growing, scale)}; }});
  }
  return benchmarks;
}

}  // namespace flatsat::benchmarks
