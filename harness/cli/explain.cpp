// `flatsat explain TRACE REQUIREMENT|EVENT`: what led to it, which faults it needed, how few are enough.
#include "harness/replay/explain.h"

#include <fstream>
#include <iostream>

#include "harness/base/text.h"
#include "harness/cli/command.h"
#include "harness/cli/exit_code.h"

namespace flatsat::cli {
namespace {

struct ExplainArguments {
  std::string trace, target, output;
  std::vector<std::string> backings;
  bool confirm = false, shrink = false, json = false, trust_capsule = false;
};

std::string header(const ExplainArguments& a, const replay::Shrunk& shrunk) {
  std::string text = "# " + a.target + " fails with these faults alone, found by: flatsat explain " +
                     base::shell_word(a.trace) + " " + base::shell_word(a.target) + " --shrink\n";
  for (const auto& fault : shrunk.kept)
    text += "#   " + fault.name + " at " + backing::exact_seconds(fault.time) + "\n";
  return text;
}

void write_testbed(const std::string& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary);
  file << text;
  file.close();
  if (!file) throw std::runtime_error(path + ": cannot be written");
}

int run(const ExplainArguments& a) {
  try {
    const replay::Recording recording = replay::load_recording(
        a.trace, a.trust_capsule ? replay::Trust::kCode : replay::Trust::kData, replay::Content::kWithoutChannels);
    replay::Explanation explanation = replay::explain(recording, a.target);
    std::optional<replay::Shrunk> shrunk;
    const bool flies = a.confirm || a.shrink;
    if (flies && !explanation.is_failure) {
      std::cerr << "flatsat: " << a.target
                << " is no requirement that failed: there is nothing to confirm or to shrink\n";
      return kExitNothing;
    }
    const auto backings = replay::model_backings(recording, a.backings);
    if (a.confirm) replay::confirm(recording, a.target, backings, explanation);
    const std::string file = a.shrink ? (a.output.empty() ? a.target + ".toml" : a.output) : "";
    if (a.shrink) {
      shrunk = replay::shrink(recording, a.target, backings);
      write_testbed(file, header(a, *shrunk) + shrunk->testbed);
    }
    std::cout << (a.json ? replay::to_json(explanation, shrunk, file) + "\n"
                         : replay::to_text(explanation, shrunk, file))
              << std::flush;
    return kExitPass;
  } catch (const trace::TraceError& error) {
    std::cerr << "flatsat: " << error.what() << '\n';
    return kExitUsage;
  }
}

class ExplainCommand : public Command {
 public:
  void add_to(CLI::App& app, Action& action) override {
    auto* command = app.add_subcommand("explain", "what led to a verdict or an event of a recorded run");
    command->add_option("trace", a_.trace, "trace of a run")->required();
    command->add_option("target", a_.target, "requirement, or event by its number or kind")->required();
    command->add_flag("--confirm", a_.confirm, "fly again without each suspected fault");
    command->add_flag("--shrink", a_.shrink, "find a minimal set of faults that still fails and write it as a testbed");
    command->add_option("-o,--output", a_.output, "testbed to write (default: REQUIREMENT.toml)");
    command->add_option("--backing", a_.backings, "DEV=BACKING in the runs flown again (default: model)")
        ->take_all()
        ->allow_extra_args(false);
    command->add_flag("--trust-capsule", a_.trust_capsule,
                      "a device of --backing may be built and started from what the trace brings along or names");
    command->add_flag("--json", a_.json, "print JSON");
    command->callback([this, &action] { action = [this] { return run(a_); }; });
  }

 private:
  ExplainArguments a_;
};

}  // namespace

std::unique_ptr<Command> make_explain() { return std::make_unique<ExplainCommand>(); }

}  // namespace flatsat::cli
