// `flatsat report TRACE|DIR -o F.html`: one page of a run or a campaign that opens anywhere.
#include "harness/campaign/report.h"

#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>

#include "harness/base/whole_file.h"
#include "harness/campaign/summary.h"
#include "harness/cli/command.h"
#include "harness/cli/exit_code.h"
#include "harness/cli/output_check.h"
#include "harness/trace/verify.h"

namespace flatsat::cli {

namespace {

int write_page(const std::string& subject, const std::string& output) {
  refuse_output("-o", output);
  std::error_code error;
  if (std::filesystem::is_directory(subject, error)) {
    const campaign::CampaignFolder folder(subject);
    base::write_whole(output, campaign::campaign_page(campaign::summarise(folder.plan(), folder)));
  } else {
    trace::require_verified(subject);
    base::write_whole(output, campaign::run_page(subject));
  }
  std::cerr << "flatsat: " << output << ": " << std::filesystem::file_size(output) / 1000 << " kB\n";
  return kExitPass;
}

class ReportCommand : public Command {
 public:
  void add_to(CLI::App& app, Action& action) override {
    auto* command = app.add_subcommand("report", "one self-contained page of a run or a campaign");
    command->add_option("subject", subject_, "trace, or folder of a campaign")->required();
    command->add_option("-o,--output", output_, "the page, F.html")->required();
    command->callback([this, &action] { action = [this] { return write_page(subject_, output_); }; });
  }

 private:
  std::string subject_, output_;
};

}  // namespace

std::unique_ptr<Command> make_report() { return std::make_unique<ReportCommand>(); }

}  // namespace flatsat::cli
