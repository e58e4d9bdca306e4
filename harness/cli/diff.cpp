// `flatsat diff A B`: how two traces differ; exit status as of diff.
#include "harness/replay/diff.h"

#include <iostream>

#include "harness/cli/command.h"
#include "harness/cli/exit_code.h"

namespace flatsat::cli {
namespace {

struct DiffArguments {
  std::string a, b, align;
  bool json = false;
};

int run(const DiffArguments& arguments) {
  replay::DiffOptions options;
  constexpr std::string_view kHead = "event:";
  if (!arguments.align.empty()) {
    if (arguments.align.rfind(kHead, 0) != 0 || arguments.align.size() == kHead.size()) {
      std::cerr << "flatsat: --align must be event:KIND, like event:umbra_entry\n";
      return kExitUsage;
    }
    options.align = arguments.align.substr(kHead.size());
  }
  try {
    const replay::DiffResult result =
        replay::diff(replay::load_recording(arguments.a), replay::load_recording(arguments.b), options);
    std::cout << (arguments.json ? replay::to_json(result) + "\n" : replay::to_text(result)) << std::flush;
    return result.same ? kExitPass : kExitFail;
  } catch (const trace::TraceError& error) {
    std::cerr << "flatsat: " << error.what() << '\n';
    return kExitUsage;
  }
}

class DiffCommand : public Command {
 public:
  void add_to(CLI::App& app, Action& action) override {
    auto* command = app.add_subcommand("diff", "how two traces differ: manifests, first divergence, channels");
    command->add_option("a", a_.a, "trace")->required();
    command->add_option("b", a_.b, "trace to compare with it")->required();
    command->add_option("--align", a_.align, "event:KIND: lay the first of these events over each other");
    command->add_flag("--json", a_.json, "print JSON");
    command->callback([this, &action] { action = [this] { return run(a_); }; });
  }

 private:
  DiffArguments a_;
};

}  // namespace

std::unique_ptr<Command> make_diff() { return std::make_unique<DiffCommand>(); }

}  // namespace flatsat::cli
