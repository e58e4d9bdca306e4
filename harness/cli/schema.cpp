// `flatsat schema NAME`: JSON Schema of the files that people write.
#include <iostream>

#include "harness/campaign/campaign.h"
#include "harness/cli/command.h"
#include "harness/cli/exit_code.h"
#include "harness/testbed/testbed.h"

namespace flatsat::cli {

void add_schema(CLI::App& app, Action& action) {
  auto* command = app.add_subcommand("schema", "JSON Schema of a kind of file, for editors");
  static std::string name;  // lives as long as the command line that refers to it
  command->add_option("name", name, "testbed or campaign")->required()->check(CLI::IsMember({"testbed", "campaign"}));
  command->callback([&action] {
    action = [] {
      std::cout << (name == "campaign" ? campaign::campaign_schema() : testbed::testbed_schema()) << '\n';
      return static_cast<int>(kExitPass);
    };
  });
}

}  // namespace flatsat::cli
