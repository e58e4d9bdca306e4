// `flatsat bench`: the project's own benchmarks, each against its floor, in one run.
#include <cstdio>
#include <iostream>

#include "harness/benchmarks/benchmarks.h"
#include "harness/cli/command.h"
#include "harness/cli/exit_code.h"

namespace flatsat::cli {

void add_bench(CLI::App& app, Action& action) {
  auto* command = app.add_subcommand("bench", "the project's own benchmarks, each against its floor");
  static std::string only, testbed = "testbeds/orbital-node";  // live as long as the command line that refers to them
  static bool as_json = false;
  command->add_option("--only", only, "one benchmark by its id");
  command->add_option("--testbed", testbed, "flown with and without recording");
  command->add_flag("--json", as_json, "print JSON");
  command->callback([&action] {
    action = [] {
      std::vector<benchmarks::BenchmarkResult> results;
      for (const auto& benchmark : benchmarks::benchmarks(testbed)) {
        if (!only.empty() && benchmark.id != only) continue;
        std::cerr << "flatsat: measuring " << benchmark.id << ": " << benchmark.what << '\n';
        results.push_back(benchmark.measure());
        const auto& r = results.back();
        if (!as_json)
          std::printf("%-20s %10.4g %-12s floor %10.4g  ratio %.3f (%s is better), spread %.2f\n  %s\n", r.id.c_str(),
                      r.ours, r.unit.c_str(), r.floor, r.ratio, r.better.c_str(), r.spread, r.setting.c_str());
      }
      if (results.empty()) {
        std::cerr << "flatsat: no benchmark " << only << '\n';
        return static_cast<int>(kExitNothing);
      }
      if (as_json) std::cout << benchmarks::to_json(results) << '\n';
      return static_cast<int>(kExitPass);
    };
  });
}

}  // namespace flatsat::cli
