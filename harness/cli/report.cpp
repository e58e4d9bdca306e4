// `flatsat report TRACE|DIR -o F.html`: one page of a run or a campaign that opens anywhere.
#include "harness/campaign/report.h"

#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>

#include "harness/base/whole_file.h"
#include "harness/campaign/summary.h"
#include "harness/cli/command.h"
#include "harness/cli/exit_code.h"

namespace flatsat::cli {

void add_report(CLI::App& app, Action& action) {
  auto* command = app.add_subcommand("report", "one self-contained page of a run or a campaign");
  static std::string subject, output;  // live as long as the command line that refers to them
  command->add_option("subject", subject, "trace, or folder of a campaign")->required();
  command->add_option("-o,--output", output, "the page, F.html")->required();
  command->callback([&action] {
    action = [] {
      std::error_code error;
      if (std::filesystem::is_directory(subject, error)) {
        const campaign::CampaignFolder folder(subject);
        base::write_whole(output, campaign::campaign_page(campaign::summarise(folder.plan(), folder)));
      } else {
        base::write_whole(output, campaign::run_page(subject));
      }
      std::cerr << "flatsat: " << output << ": " << std::filesystem::file_size(output) / 1000 << " kB\n";
      return static_cast<int>(kExitPass);
    };
  });
}

}  // namespace flatsat::cli
