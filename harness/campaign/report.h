#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "harness/campaign/case_folder.h"

namespace flatsat::campaign {

/// One page of HTML that needs nothing but a browser: what a campaign has shown (verdicts by requirement and case,
/// worst margins, sweep and scenarios, distributions, what failed with the channel around it and the line that repeats
/// it). Charts by Chart.js (MIT), which is in the page. Errors: std::runtime_error.
std::string campaign_page(const nlohmann::json& summary);

/// The same for one run, from its trace: verdicts, channels, events. Errors: TraceError, std::runtime_error.
std::string run_page(const std::string& trace);

}  // namespace flatsat::campaign
