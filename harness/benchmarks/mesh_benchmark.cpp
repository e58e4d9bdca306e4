#include "harness/benchmarks/mesh_benchmark.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "harness/base/process.h"
#include "harness/base/temporary_folder.h"
#include "harness/base/text.h"
#include "harness/benchmarks/mesh_scenario.h"

namespace flatsat::benchmarks {
namespace {

constexpr const char* kScript = "harness/benchmarks/mesh_routes.py";
constexpr unsigned kThreads = 2;
constexpr int kPairs = 3, kOurSeconds = 300, kBoostSeconds = 10, kScipySeconds = 3;

/// The peer in Python; nothing where it cannot run.
std::optional<MeshWork> scipy_routes(const std::string& scenario_file, int seconds) {
  const auto output = base::run({.words = {"/usr/bin/python3", kScript, scenario_file, std::to_string(seconds)}},
                                base::Capture::kOutput)
                          .output;
  const auto json = nlohmann::json::parse(output, nullptr, false);
  if (json.is_discarded()) return std::nullopt;
  return MeshWork{json.at("wall_s"), json.at("sum_km"), json.at("routes")};
}

/// Two programs that did the same work have found the same routes: positions agree to 1e-6 km.
void compare(const MeshWork& ours, const MeshWork& peer, const std::string& name) {
  if (std::abs(ours.sum_km - peer.sum_km) <= 1e-7 * ours.sum_km) return;
  throw std::runtime_error(base::formatted("mesh_routes: the routes of %s sum up to %.6f km, ours to %.6f km",
                                           name.c_str(), peer.sum_km, ours.sum_km));
}

BenchmarkResult result_of(const std::string& id, const std::string& setting,
                          const std::vector<std::pair<double, double>>& pairs) {
  auto result = from_pairs(id, pairs);
  result.unit = "s/s";
  result.better = "more";
  result.setting = setting;
  return result;
}

}  // namespace

std::vector<BenchmarkResult> measure_mesh_routes() {
  const auto scenario = mesh_scenario();
  const base::TemporaryFolder folder(std::filesystem::temp_directory_path() / "flatsat-bench-");
  const std::string file = (folder.path() / "scenario.json").string();
  std::ofstream(file) << to_json(scenario);
  std::vector<std::pair<double, double>> against_time, against_boost, against_scipy;
  for (int i = 0; i < kPairs; ++i) {
    const auto ours = mesh_routes(scenario, kOurSeconds, kThreads), boost = boost_routes(scenario, kBoostSeconds);
    compare(ours, boost, "Boost.Graph");
    against_time.emplace_back(1.0 / ours.wall_s, 1.0);
    against_boost.emplace_back(1.0 / ours.wall_s, 1.0 / boost.wall_s);
    const auto scipy = std::filesystem::exists(kScript) ? scipy_routes(file, kScipySeconds) : std::nullopt;
    if (!scipy) continue;
    compare(ours, *scipy, "SciPy");
    against_scipy.emplace_back(1.0 / ours.wall_s, 1.0 / scipy->wall_s);
  }
  const std::string what = "free, 1584 satellites, 100 sites, all shortest routes each simulated second, 2 threads; ";
  std::vector<BenchmarkResult> results{
      result_of("mesh_routes", what + "the floor is real time", against_time),
      result_of("mesh_routes_boost", what + "the floor is Boost.Graph's Dijkstra over the same positions",
                against_boost)};
  if (against_scipy.empty())
    std::cerr << "flatsat: mesh_routes_scipy is skipped: it needs python3-numpy, python3-scipy, python3-sgp4 and "
              << kScript << '\n';
  else
    results.push_back(
        result_of("mesh_routes_scipy", what + "the floor is NumPy, python3-sgp4 and SciPy", against_scipy));
  return results;
}

}  // namespace flatsat::benchmarks
