#include "harness/benchmarks/benchmarks.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <iterator>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "harness/backing/programs.h"
#include "harness/base/process.h"
#include "harness/base/text.h"
#include "harness/benchmarks/cluster_benchmark.h"
#include "harness/benchmarks/exchange_benchmark.h"
#include "harness/benchmarks/growth_benchmark.h"
#include "harness/benchmarks/mesh_benchmark.h"
#include "harness/benchmarks/train_benchmark.h"
#include "harness/testbed/testbed.h"
#include "models/environment/kepler_j2.h"
#include "models/environment/sgp4.h"

namespace flatsat::benchmarks {
namespace {

constexpr const char* kSatellite = "testbeds/models/satellite";  // all its models, no device, ten orbits

BenchmarkResult measure_lockstep(bool pinned) {
  std::vector<std::pair<double, double>> pairs;
  for (int i = 0; i < 5; ++i) {
    const auto rates = measure_exchanges(20000, pinned);
    pairs.emplace_back(rates.ours_per_s, rates.floor_per_s);
  }
  auto result = from_pairs(pinned ? "lockstep_ipc_pinned" : "lockstep_ipc", pairs);
  result.unit = "exchanges/s";
  result.better = "more";
  result.setting =
      std::string(pinned ? "pinned" : "free") + ", blocking, ipc, against a bare libzmq ping-pong of the same size";
  return result;
}

/// Runs a program of ours and reads the JSON that it prints.
nlohmann::json output_of(base::Program program) {
  const std::string name = base::joined(program.words, " ");
  auto json = nlohmann::json::parse(base::run(std::move(program), base::Capture::kOutput).output, nullptr, false);
  if (json.is_discarded()) throw std::runtime_error("no result from: " + name);
  return json;
}

BenchmarkResult measure_rtl() {
  std::vector<std::pair<double, double>> pairs;
  const std::string program = (backing::program_folder() / "flatsat-rtl-bare").string();
  for (int i = 0; i < 5; ++i) {
    const auto json = output_of({.words = {program}});
    pairs.emplace_back(json.at("loop_cycles_per_s").get<double>(), json.at("bare_cycles_per_s").get<double>());
  }
  auto result = from_pairs("rtl_in_loop", pairs);
  result.unit = "cycles/s";
  result.better = "more";
  result.setting = "free, the same jobs of 128 x 256 x 256 through wire and lockstep and in a bare eval() loop";
  return result;
}

double run_time_s(const std::string& testbed, const std::vector<std::string>& options) {
  std::vector<std::string> words{(backing::program_folder() / "flatsat").string(), "run", testbed, "--json"};
  words.insert(words.end(), options.begin(), options.end());
  return output_of({.words = std::move(words), .err = base::Stream::null()}).at("wall_s").get<double>();
}

BenchmarkResult measure_recording(const std::string& testbed) {
  const auto file =
      (std::filesystem::temp_directory_path() / ("flatsat-bench-" + std::to_string(getpid()) + ".h5")).string();
  std::vector<std::pair<double, double>> pairs;
  for (int i = 0; i < 5; ++i) {
    const double with_s = run_time_s(testbed, {"-o", file}), without_s = run_time_s(testbed, {"--no-record"});
    pairs.emplace_back(with_s, without_s);
  }
  std::error_code ignored;
  std::filesystem::remove(file, ignored);
  auto result = from_pairs("recording", pairs);
  result.unit = "s";
  result.better = "less";
  result.setting = "free, " + testbed + " with its agents, with a trace against without";
  return result;
}

/// The testbed without any agent, against real time.
BenchmarkResult measure_models(const std::string& id, const std::string& testbed) {
  const auto bed = testbed::load_testbed(testbed, {});
  std::vector<std::string> options;
  for (const auto& device : bed.devices) options.insert(options.end(), {"--backing", device.name + "=model"});
  const auto file =
      (std::filesystem::temp_directory_path() / ("flatsat-bench-" + std::to_string(getpid()) + ".h5")).string();
  options.insert(options.end(), {"-o", file});
  std::vector<std::pair<double, double>> pairs;
  for (int i = 0; i < 5; ++i) pairs.emplace_back(bed.duration_s / run_time_s(testbed, options), 1.0);
  std::error_code ignored;
  std::filesystem::remove(file, ignored);
  auto result = from_pairs(id, pairs);
  result.unit = "s/s";
  result.better = "more";
  result.setting = "free, " + testbed + " on models alone, recorded, start included; the floor is real time";
  return result;
}

/// States a second of one propagator, its sum kept so that nothing is left out.
template <class State>
double states_per_s(State state) {
  constexpr int kStates = 1'000'000;
  volatile double kept = 0.0;
  double sum = 0.0;
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < kStates; ++i) sum += state(i * 0.01);
  kept = sum;
  return kStates / std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() + 0.0 * kept;
}

BenchmarkResult measure_sgp4() {
  // A near-Earth orbit: 546 km, 53 degrees, with drag.
  const auto tle = environment::parse_tle("1 90003U 26001A   26079.50000000  .00000000  00000-0  10000-3 0    18",
                                          "2 90003  53.0500 210.0000 0001400  70.0000 120.0000 15.05578377    14");
  const environment::Sgp4 sgp4(tle);
  const auto kepler = environment::kepler_j2(tle);
  std::vector<std::pair<double, double>> pairs;
  for (int i = 0; i < 5; ++i) {
    const double ours = states_per_s([&](double minutes) { return sgp4.state(minutes).position_km[0]; });
    const double floor =
        states_per_s([&](double minutes) { return environment::propagate(kepler, minutes * 60).position_km[0]; });
    pairs.emplace_back(ours, floor);
  }
  auto result = from_pairs("sgp4", pairs);
  result.unit = "states/s";
  result.better = "more";
  result.setting = "free, one core, near Earth with drag; the floor is Kepler's motion with the secular rates of J2";
  return result;
}

}  // namespace

BenchmarkResult from_pairs(const std::string& id, const std::vector<std::pair<double, double>>& pairs) {
  std::vector<double> ratios, ours, floors;
  for (const auto& [a, b] : pairs) ratios.push_back(a / b), ours.push_back(a), floors.push_back(b);
  for (auto* list : {&ratios, &ours, &floors}) std::sort(list->begin(), list->end());
  const auto median = [](const std::vector<double>& v) { return v[v.size() / 2]; };
  BenchmarkResult result;
  result.id = id;
  result.ours = median(ours);
  result.floor = median(floors);
  result.ratio = median(ratios);
  result.n = pairs.size();
  result.spread = (ratios.back() - ratios.front()) / result.ratio;
  return result;
}

namespace {

std::function<std::vector<BenchmarkResult>()> one(std::function<BenchmarkResult()> measure) {
  return [measure = std::move(measure)] { return std::vector<BenchmarkResult>{measure()}; };
}

}  // namespace

std::vector<Benchmark> benchmarks(const std::string& testbed) {
  std::vector<Benchmark> list{
      {"lockstep_ipc", "exchanges a second over ipc", one([] { return measure_lockstep(false); })},
      {"lockstep_ipc_pinned", "the same with both sides on one core", one([] { return measure_lockstep(true); })},
      {"rtl_in_loop", "RTL cycles a second in the loop", one(measure_rtl)},
      {"recording", "run time with recording", one([testbed] { return measure_recording(testbed); })},
      {"models_alone", "simulated seconds a second of one satellite's models, ten orbits",
       one([] { return measure_models("models_alone", kSatellite); })},
      {"models_and_jobs", "simulated seconds a second without agents, jobs computed by models",
       one([testbed] { return measure_models("models_and_jobs", testbed); })},
      {"sgp4", "states a second of SGP4 on one core", one(measure_sgp4)},
      {"mesh_routes", "simulated seconds a second of all shortest routes of a shell", measure_mesh_routes},
      {"train_step", "steps a second of training a small transformer", measure_train_step}};
  for (auto more : {cluster_benchmarks(), growth_benchmarks()})
    std::move(more.begin(), more.end(), std::back_inserter(list));
  return list;
}

std::string to_json(const std::vector<BenchmarkResult>& results) {
  auto list = nlohmann::json::array();
  for (const auto& r : results) {
    list.push_back({{"id", r.id},
                    {"ours", r.ours},
                    {"floor", r.floor},
                    {"unit", r.unit},
                    {"ratio", r.ratio},
                    {"better", r.better},
                    {"setting", r.setting},
                    {"n", r.n},
                    {"spread", r.spread}});
  }
  return list.dump(2);
}

}  // namespace flatsat::benchmarks
