#include "harness/bench/input_files.h"

#include <unistd.h>

#include <filesystem>

namespace flatsat::bench {
namespace {

namespace fs = std::filesystem;

bool is_file(const std::string& path) {
  std::error_code error;
  return fs::exists(path, error) && !fs::is_directory(path, error);
}

void check_agent(const testbed::DeviceConfig& d, std::vector<config::Problem>& problems) {
  const bool has_agent = d.backing != testbed::Backing::kModel && d.backing != testbed::Backing::kTrace;
  if (d.agent.empty() || !has_agent) return;
  const std::string what = "device." + d.name + ".agent: ";
  if (!is_file(d.agent.text))
    problems.push_back({d.agent.location, what + "there is no program " + d.agent.text});
  else if (access(d.agent.text.c_str(), X_OK) != 0)
    problems.push_back({d.agent.location, what + d.agent.text + " is not executable"});
}

void check_steps(const testbed::DeviceConfig& d, const std::string& folder, std::vector<config::Problem>& problems) {
  for (const auto& step : d.steps) {
    const bool reads = step.action == testbed::StepAction::kLoad || step.action == testbed::StepAction::kCompare;
    if (!reads || step.file.empty() || is_file((fs::path(folder) / step.file).string())) continue;
    problems.push_back({step.location, "device." + d.name + ".step: there is no file " + step.file + " in " + folder});
  }
}

}  // namespace

void check_input_files(const testbed::Testbed& bed, std::vector<config::Problem>& problems) {
  const auto folder = fs::absolute(bed.path).parent_path().string();
  for (const auto& d : bed.devices) {
    check_agent(d, problems);
    if (d.backing == testbed::Backing::kTrace && !is_file(d.trace_file.text))
      problems.push_back(
          {d.trace_file.location, "device." + d.name + ".backing: there is no file " + d.trace_file.text});
    if (d.backing == testbed::Backing::kBoard && !d.lab.inventory.empty() && !is_file(d.lab.inventory))
      problems.push_back({d.location, "device." + d.name + ".lab.inventory: there is no file " + d.lab.inventory});
    check_steps(d, folder, problems);
  }
}

}  // namespace flatsat::bench
