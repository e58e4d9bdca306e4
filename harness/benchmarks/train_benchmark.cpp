#include "harness/benchmarks/train_benchmark.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "harness/base/process.h"
#include "harness/base/temporary_folder.h"
#include "harness/base/text.h"
#include "harness/time/seed.h"
#include "models/learning/corpus.h"
#include "models/learning/matrix.h"
#include "models/learning/optimisers.h"

namespace flatsat::benchmarks {
namespace {

constexpr const char* kScript = "harness/benchmarks/train_step.py";
constexpr std::size_t kSequences = 8, kSteps = 20;
constexpr int kPairs = 5;

/// The same new parameters and batches for both.
struct TrainScenario {
  learning::TransformerConfig config;
  learning::Layout layout{config};
  std::vector<float> parameters;
  std::vector<learning::Batch> batches;

  TrainScenario() {
    time::NamedStream stream(1, "train_step");
    parameters = learning::new_parameters(layout, stream);
    const learning::Corpus corpus({config.vocabulary, 1}, stream);
    for (std::size_t i = 0; i < kSteps; ++i) batches.push_back(corpus.batch(0, i, kSequences, config.context));
  }
  void write(const std::string& path) const {
    auto groups = nlohmann::json::array();
    for (const auto& g : layout.groups()) groups.push_back({g.name, g.rows, g.columns});
    const nlohmann::json head = {{"layers", config.layers},  {"width", config.width},   {"heads", config.heads},
                                 {"length", config.context}, {"sequences", kSequences}, {"groups", groups}};
    std::ofstream file(path, std::ios::binary);
    const auto put = [&file](const auto& values) {
      file.write(reinterpret_cast<const char*>(values.data()),
                 static_cast<std::streamsize>(values.size() * sizeof values[0]));
    };
    file << head.dump() << '\n';
    put(parameters);
    for (const auto& batch : batches) put(batch.tokens);
  }
};

/// The time of the fastest step, and the losses of all.
struct TrainWork {
  double step_s = 0.0;
  std::vector<double> losses;
  std::string by;
};

TrainWork our_steps(const TrainScenario& scenario) {
  learning::Transformer transformer(scenario.config);
  learning::AdamW adamw({}, scenario.layout);
  auto parameters = scenario.parameters;
  std::vector<float> gradient(parameters.size());
  TrainWork work{1e9, {}, learning::multiply_by()};
  for (const auto& batch : scenario.batches) {
    const auto begin = std::chrono::steady_clock::now();
    work.losses.push_back(transformer.gradient(parameters, batch, gradient));
    adamw.step(parameters, gradient);
    work.step_s =
        std::min(work.step_s, std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
  }
  return work;
}

/// The peer in Python; nothing where it cannot run.
std::optional<TrainWork> torch_steps(const std::string& file) {
  const auto output =
      base::run({.words = {"/usr/bin/python3", kScript, file, std::to_string(kSteps)}}, base::Capture::kOutput).output;
  const auto json = nlohmann::json::parse(output, nullptr, false);
  if (json.is_discarded()) return std::nullopt;
  return TrainWork{
      json.at("step_s"), json.at("losses"),
      "python3-torch " + json.at("torch").get<std::string>() + " with " + json.at("blas").get<std::string>()};
}

/// Who did the same work has the same losses: rounding lets them drift apart slowly.
void compare(const TrainWork& ours, const TrainWork& torch) {
  for (std::size_t i = 0; i < kSteps; ++i) {
    if (std::abs(ours.losses[i] - torch.losses.at(i)) <= 1e-4 * ours.losses[i]) continue;
    throw std::runtime_error(base::formatted("train_step: the loss of step %zu is %.7f by torch and %.7f by ours", i,
                                             torch.losses[i], ours.losses[i]));
  }
}

}  // namespace

std::vector<BenchmarkResult> measure_train_step() {
  const TrainScenario scenario;
  const base::TemporaryFolder folder(std::filesystem::temp_directory_path() / "flatsat-bench-");
  const std::string file = (folder.path() / "train_step").string();
  scenario.write(file);
  std::vector<std::pair<double, double>> pairs;
  std::string setting;
  for (int i = 0; i < kPairs; ++i) {
    const auto ours = our_steps(scenario);
    const auto torch = std::filesystem::exists(kScript) ? torch_steps(file) : std::nullopt;
    if (!torch) {
      std::cerr << "flatsat: train_step is skipped: it needs python3-torch and " << kScript << '\n';
      return {};
    }
    compare(ours, *torch);
    pairs.emplace_back(1.0 / ours.step_s, 1.0 / torch->step_s);
    setting = base::formatted(
        "free, %zu parameters, %zu sequences of %u tokens, one thread, fastest of %zu steps, by "
        "%s; the floor is %s",
        scenario.layout.size(), kSequences, scenario.config.context, kSteps, ours.by.c_str(), torch->by.c_str());
  }
  auto result = from_pairs("train_step", pairs);
  result.unit = "steps/s";
  result.better = "more";
  result.setting = setting;
  return {result};
}

}  // namespace flatsat::benchmarks
