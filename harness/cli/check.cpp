// `flatsat check FILE...`: every error of testbed files with file:line:col; touches no hardware.

#include <functional>
#include <iostream>

#include "harness/base/run_in_child.h"
#include "harness/bench/bench.h"
#include "harness/cli/command.h"
#include "harness/cli/exit_code.h"

namespace flatsat::cli {
namespace {

/// Errors: ConfigError with what is wrong in itself and what has run out.
void check_everything(testbed::Testbed bed) {
  std::vector<config::Problem> problems;
  const auto gather = [&problems](const std::function<void()>& look) {
    try {
      look();
    } catch (const config::ConfigError& error) {
      problems.insert(problems.end(), error.problems().begin(), error.problems().end());
    }
  };
  gather([&] { testbed::refuse_expired_waivers(bed); });
  gather([&] { bench::check_testbed(std::move(bed)); });
  if (!problems.empty()) throw config::ConfigError(std::move(problems));
}

/// Says what is wrong; an exit status.
int try_file(const std::string& file) {
  try {
    testbed::Testbed bed = testbed::load_testbed(file, {});
    for (const auto& remark : bed.remarks) std::cerr << to_string(remark.location) << ": " << remark.text << '\n';
    check_everything(std::move(bed));
    return kExitPass;
  } catch (const config::ConfigError& error) {
    std::cerr << error.what() << '\n';
    return kExitUsage;
  } catch (const std::exception& error) {
    std::cerr << file << ": " << error.what() << '\n';
    return kExitError;
  }
}

/// The models can be built once in a process: each file is checked in one of its own.
int check_file(const std::string& file) {
  const auto status = base::fork_child([&] { return try_file(file); }).wait();
  if (status.signal() == 0) return status.code();
  std::cerr << file << ": cannot be checked: the process that built it " << status.text() << '\n';
  return kExitError;
}

}  // namespace

void add_check(CLI::App& app, Action& action) {
  auto* command = app.add_subcommand("check", "every error of testbed files; touches no hardware");
  static std::vector<std::string> files;  // lives as long as the command line that refers to it
  command->add_option("files", files, "testbed folders or files")->required();
  command->callback([&action] {
    action = [] {
      int worst = kExitPass;
      for (const auto& file : files) {
        const int status = check_file(file);
        if (status == kExitPass) std::cout << file << ": good\n" << std::flush;
        worst = std::max(worst, status);
      }
      return worst;
    };
  });
}

}  // namespace flatsat::cli
