#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace flatsat::cli {

/// What the subcommands of `flatsat campaign` are told.
struct CampaignArguments {
  std::string file, output, junit, html, baseline, reason, on_end;
  std::vector<std::string> folders;  // of several nights
  std::vector<std::string> cases;    // names, keys or patterns; empty: all
  std::string engine = "local", batch;
  std::size_t task = 0, of = 1;
  unsigned jobs = 1;
  std::uint64_t shuffle = 0;
  bool last_failed = false, fail_fast = false;
  bool json = false, no_pilot = false, quiet = false;
};

/// `campaign run`: flies what has no result yet and reports. Everything that can be told before is told before.
int run_campaign(const CampaignArguments& arguments);

/// `campaign status`: reports how far it is.
int print_campaign_status(const CampaignArguments& arguments);

}  // namespace flatsat::cli
