// `flatsat check FILE...`: every error of testbed files with file:line:col; touches no hardware.

#include <algorithm>
#include <functional>
#include <iostream>

#include "harness/base/run_in_child.h"
#include "harness/bench/bench.h"
#include "harness/cli/command.h"
#include "harness/cli/exit_code.h"

namespace flatsat::cli {
namespace {

void print(const std::vector<config::Problem>& remarks) {
  for (const auto& remark : remarks) std::cerr << to_string(remark.location) << ": " << remark.text << '\n';
}

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
  gather([&] { print(bench::check_testbed(std::move(bed))); });
  if (!problems.empty()) throw config::ConfigError(std::move(problems));
}

/// Says what is wrong; an exit status.
int try_file(const std::string& file) {
  try {
    testbed::Testbed bed = bench::load_whole(file, {});
    print(bed.remarks);
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

int check_files(const std::vector<std::string>& files) {
  int worst = kExitPass;
  for (const auto& file : files) {
    const int status = check_file(file);
    if (status == kExitPass) std::cout << file << ": good\n" << std::flush;
    worst = std::max(worst, status);
  }
  return worst;
}

class CheckCommand : public Command {
 public:
  void add_to(CLI::App& app, Action& action) override {
    auto* command = app.add_subcommand("check", "every error of testbed files; touches no hardware");
    command->add_option("files", files_, "testbed folders or files")->required();
    command->callback([this, &action] { action = [this] { return check_files(files_); }; });
  }

 private:
  std::vector<std::string> files_;
};

}  // namespace

std::unique_ptr<Command> make_check() { return std::make_unique<CheckCommand>(); }

}  // namespace flatsat::cli
