// `flatsat bench`: the project's own benchmarks, each against its floor, in one run.
#include <cstdio>
#include <iostream>
#include <map>

#include "harness/benchmarks/benchmarks.h"
#include "harness/cli/command.h"
#include "harness/cli/exit_code.h"

namespace flatsat::cli {

namespace {

void print(const benchmarks::BenchmarkResult& r) {
  std::printf("%-20s %10.4g %-12s floor %10.4g  ratio %.3f (%s is better), spread %.2f\n  %s\n", r.id.c_str(), r.ours,
              r.unit.c_str(), r.floor, r.ratio, r.better.c_str(), r.spread, r.setting.c_str());
}

int measure(const std::string& testbed, const std::string& only, bool as_json) {
  std::vector<benchmarks::BenchmarkResult> results;
  for (const auto& benchmark : benchmarks::benchmarks(testbed)) {
    if (!only.empty() && benchmark.id != only && benchmark.id.rfind(only + "_", 0) != 0) continue;
    std::cerr << "flatsat: measuring " << benchmark.id << ": " << benchmark.what << '\n';
    for (const auto& result : benchmark.measure()) {
      results.push_back(result);
      if (!as_json) print(result);
    }
  }
  if (as_json) std::cout << benchmarks::to_json(results) << '\n';
  return kExitPass;
}

/// Ids, and words with which several begin.
std::vector<std::string> ids() {
  std::vector<std::string> all;
  std::map<std::string, int> heads;
  for (const auto& benchmark : benchmarks::benchmarks({})) {
    all.push_back(benchmark.id);
    ++heads[benchmark.id.substr(0, benchmark.id.find('_'))];
  }
  for (const auto& [head, count] : heads)
    if (count > 1) all.push_back(head);
  return all;
}

class BenchCommand : public Command {
 public:
  void add_to(CLI::App& app, Action& action) override {
    auto* command = app.add_subcommand("bench", "the project's own benchmarks, each against its floor");
    command->add_option("--only", only_, "one benchmark by its id, or all that begin with it, like growth")
        ->check(CLI::IsMember(ids()));
    command->add_option("--testbed", testbed_, "flown with and without recording");
    command->add_flag("--json", as_json_, "print JSON");
    command->callback([this, &action] { action = [this] { return measure(testbed_, only_, as_json_); }; });
  }

 private:
  std::string only_, testbed_ = "testbeds/orbital-node";
  bool as_json_ = false;
};

}  // namespace

std::unique_ptr<Command> make_bench() { return std::make_unique<BenchCommand>(); }

}  // namespace flatsat::cli
