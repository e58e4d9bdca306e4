// `flatsat schema [NAME]`: JSON Schema of the files that people write and of the reports that programs read.
#include <iostream>

#include "harness/bench/report_schema.h"
#include "harness/campaign/campaign.h"
#include "harness/cli/command.h"
#include "harness/cli/exit_code.h"
#include "harness/replay/replay.h"
#include "harness/testbed/testbed.h"

namespace flatsat::cli {
namespace {

struct Schema {
  const char *name, *what;
  std::string (*text)();
};
constexpr Schema kSchemas[] = {{"testbed", "testbed.toml", testbed::testbed_schema},
                               {"campaign", "campaign.toml", campaign::campaign_schema},
                               {"run", "what `run --json` prints", bench::run_schema},
                               {"replay", "what `replay --json` prints", replay::replay_schema}};

std::vector<std::string> names() {
  std::vector<std::string> list;
  for (const auto& s : kSchemas) list.push_back(s.name);
  return list;
}

int print(const std::string& name) {
  for (const auto& s : kSchemas) {
    if (name.empty()) std::cout << s.name << std::string(10 - std::string(s.name).size(), ' ') << s.what << '\n';
    if (name == s.name) std::cout << s.text() << '\n';
  }
  return kExitPass;
}

class SchemaCommand : public Command {
 public:
  void add_to(CLI::App& app, Action& action) override {
    auto* command =
        app.add_subcommand("schema", "JSON Schema of a kind of file or report; without a name: which there are");
    command->add_option("name", name_, "testbed, campaign, run or replay")->check(CLI::IsMember(names()));
    command->callback([this, &action] { action = [this] { return print(name_); }; });
  }

 private:
  std::string name_;
};

}  // namespace

std::unique_ptr<Command> make_schema() { return std::make_unique<SchemaCommand>(); }

}  // namespace flatsat::cli
