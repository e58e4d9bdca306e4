#include "harness/benchmarks/growth_benchmark.h"

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "harness/base/text.h"
#include "harness/benchmarks/growing.h"
#include "harness/trace/recorder.h"
#include "harness/trace/trace.h"

namespace flatsat::benchmarks {
namespace {

constexpr const char* kTestbed = "testbeds/models/satellite";
constexpr std::int64_t kSecond = 1'000'000'000'000;

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

std::vector<Benchmark> growth_benchmarks(double scale) { return benchmarks_of(all(), scale); }

}  // namespace flatsat::benchmarks
