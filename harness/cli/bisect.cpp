// `flatsat bisect GOOD BAD -- COMMAND...`: the first revision of one's checkout at which the command ends otherwise.
#include "harness/campaign/bisect.h"

#include <iostream>
#include <nlohmann/json.hpp>

#include "harness/base/stop_signal.h"
#include "harness/cli/command.h"
#include "harness/cli/exit_code.h"

namespace flatsat::cli {
namespace {

int answer(const campaign::BisectResult& result, bool json) {
  if (json) {
    std::cout << campaign::to_json(result).dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
  } else if (!result.first_bad.empty()) {
    std::cout << result.first_bad << " is the first bad revision: " << result.subject << '\n';
  } else {
    std::cout << "only revisions that cannot be judged are left; the first bad one is one of:\n";
    for (const auto& revision : result.candidates) std::cout << revision << '\n';
  }
  return result.first_bad.empty() ? kExitError : kExitPass;
}

class BisectCommand : public Command {
 public:
  void add_to(CLI::App& app, Action& action) override {
    auto* command = app.add_subcommand(
        "bisect", "the first revision of this git checkout at which a command fails, as git bisect run finds it");
    command->add_option("good", options_.good, "a revision at which the command ends with 0")->required();
    command->add_option("bad", options_.bad, "one at which it does not")->required();
    command->add_option("command", options_.command, "after --: what is run; 125 is for what cannot be judged")
        ->required();
    command->add_flag("--json", json_, "print JSON");
    command->callback([this, &action] { action = [this] { return run(); }; });
  }

 private:
  int run() {
    const auto& stop = base::note_stop_signals(base::SecondSignal::kKills);
    options_.stop = &stop;
    options_.say = [](const std::string& line) { std::cerr << "flatsat: " << line << '\n'; };
    try {
      return answer(campaign::bisect(options_), json_);
    } catch (const std::runtime_error& error) {
      if (stop == 0) throw;
      std::cerr << "flatsat: stopped by signal " << stop << '\n';
      return 128 + stop;
    }
  }

  campaign::BisectOptions options_;
  bool json_ = false;
};

}  // namespace

std::unique_ptr<Command> make_bisect() { return std::make_unique<BisectCommand>(); }

}  // namespace flatsat::cli
