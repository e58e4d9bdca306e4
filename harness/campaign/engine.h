#pragma once
#include <csignal>
#include <functional>
#include <string>
#include <vector>

#include "harness/campaign/case_folder.h"

namespace flatsat::campaign {

/// How far a campaign is.
struct Progress {
  std::size_t done = 0, total = 0, pass = 0, fail = 0, error = 0, running = 0;
  double eta_s = 0.0;
};

struct EngineOptions {
  unsigned jobs = 1;
  std::vector<std::size_t> order;  // indices of cases; empty: the plan's
  const volatile std::sig_atomic_t* stop = nullptr;
  std::function<void(const Progress&)> progress;                     // a few times a second of wall time
  std::function<void(const Case&, const nlohmann::json&)> finished;  // at each case's end, in that order
  std::function<bool(const Case&, const nlohmann::json&)> is_last;   // asked likewise: nothing is flown after it
};

/// Runs what has no result yet with `jobs` processes at a time, in the order asked for; cases with real boards one at
/// a time. With an adaptive stop it ends as soon as the results of the first cases, in the plan's order and without a
/// gap, know the failure probability well enough, so that the set of cases that count does not depend on `jobs`.
/// After a case that `is_last` what is in flight is stopped and has no result.
/// Returns false when it was stopped from outside. Errors: std::runtime_error when the folder cannot be written.
bool run_local(const Plan& plan, const CampaignFolder& folder, const EngineOptions& options);

}  // namespace flatsat::campaign
