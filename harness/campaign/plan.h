#pragma once
#include <cstdint>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/campaign/campaign.h"
#include "harness/campaign/inputs.h"
#include "harness/testbed/testbed.h"

namespace flatsat::campaign {

/// One run of a campaign. Name, key and seed come of its scenario, sweep point and sample number (case_identity.h), so
/// they depend neither on the other cases nor on what is drawn or read.
struct Case {
  std::size_t index = 0;
  std::string name, key;
  std::uint64_t seed = 0;
  std::string content;  // 16 hex digits, of all that decides its result: a result of another content counts no more
  std::vector<std::string> sets;                                // KEY=VALUE, all of them
  std::vector<std::pair<std::string, std::string>> parameters;  // swept and drawn ones, as shown to people
  std::string fault = "none";
  unsigned sample = 0;
};

/// Everything a campaign does, fixed before it begins.
struct Plan {
  std::string name, title, campaign, testbed;
  std::uint64_t seed = 1;
  std::vector<std::string> backings;
  unsigned repeat = 1, retries = 0;
  double timeout_s = 600.0, ci95 = 0.0;
  std::optional<double> marginal;  // as in CampaignConfig
  Keep keep = Keep::kFailed;
  bool compress = true;
  bool deterministic = false;       // a sweep without chance: one sample a point, nothing drawn
  std::vector<std::string> boards;  // devices whose backing is a real board: their cases run one at a time
  std::vector<Input> inputs;        // all that the cases read
  std::vector<Case> cases;
};

/// The same plan with some of its cases alone, in its order; no adaptive stop ends it.
Plan part_of(const Plan& plan, const std::function<bool(const Case&)>& is_wanted);

/// Expands sweep x fault x samples and holds the extremes of every varied key against the testbed. Errors: ConfigError
/// with file:line:col of the campaign.
Plan make_plan(const CampaignConfig& config);

/// Gives each case the hash of all that decides its result. Cases, backings and inputs must be there.
void settle_contents(Plan& plan);

/// What a case tells load_testbed.
testbed::TestbedOptions options_of(const Plan& plan, const Case& one);

/// The line that runs this case alone.
std::string reproduce_line(const Plan& plan, const Case& one);

nlohmann::json to_json(const Plan& plan);
/// Errors: std::runtime_error for anything that to_json did not write; says so of a plan of an earlier flatsat.
Plan plan_from_json(const nlohmann::json& json);

}  // namespace flatsat::campaign
