#pragma once
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <utility>
#include <vector>

#include "harness/campaign/campaign.h"
#include "harness/testbed/testbed.h"

namespace flatsat::campaign {

/// One run of a campaign. Its content, and with it key and seed, depends neither on the other cases nor on their order.
struct Case {
  std::size_t index = 0;
  std::string key;  // 16 hex digits: hash of testbed, overrides, fault and sample
  std::uint64_t seed = 0;
  std::vector<std::string> sets;                                // KEY=VALUE, all of them
  std::vector<std::pair<std::string, std::string>> parameters;  // swept and drawn ones, as shown to people
  std::string fault = "none";
  unsigned sample = 0;
};

/// Everything a campaign does, fixed before it begins.
struct Plan {
  std::string name, title, campaign, testbed, testbed_hash, campaign_hash;
  std::uint64_t seed = 1;
  std::vector<std::string> backings;
  unsigned repeat = 1, retries = 0;
  double timeout_s = 600.0, marginal = 0.1, ci95 = 0.0;
  Keep keep = Keep::kFailed;
  std::vector<std::string> boards;  // devices whose backing is a real board: their cases run one at a time
  std::vector<Case> cases;
};

/// Expands sweep x fault x samples and holds the extremes of every varied key against the testbed. Errors: ConfigError
/// with file:line:col of the campaign.
Plan make_plan(const CampaignConfig& config);

/// What a case tells load_testbed.
testbed::TestbedOptions options_of(const Plan& plan, const Case& one);

/// The line that runs this case alone.
std::string reproduce_line(const Plan& plan, const Case& one);

nlohmann::json to_json(const Plan& plan);
/// Errors: std::runtime_error for anything that to_json did not write.
Plan plan_from_json(const nlohmann::json& json);

}  // namespace flatsat::campaign
