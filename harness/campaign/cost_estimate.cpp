#include "harness/campaign/cost_estimate.h"

#include <chrono>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "harness/base/temporary_folder.h"
#include "harness/campaign/case_run.h"

namespace flatsat::campaign {
Pilot fly_pilot(const Plan& plan) {
  const base::TemporaryFolder folder(std::filesystem::temp_directory_path() / "flatsat-pilot-");
  const CampaignFolder campaign(folder.path().string());
  Plan one = plan;
  one.cases.resize(1);
  one.repeat = 1;
  one.retries = 0;
  one.keep = Keep::kAll;
  campaign.open(one);
  const auto begin = std::chrono::steady_clock::now();
  if (!run_case(one, one.cases.front(), campaign)) throw std::runtime_error("the measured first case was stopped");
  Pilot pilot;
  pilot.wall_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  const auto result = campaign.result(one.cases.front());
  if (result) pilot.verdict = result->value("verdict", "");
  std::error_code error;
  for (const auto& file : std::filesystem::directory_iterator(campaign.case_path(one.cases.front()), error)) {
    if (file.path().extension() == ".h5") pilot.trace_bytes = static_cast<double>(file.file_size(error));
  }
  return pilot;
}

}  // namespace flatsat::campaign
