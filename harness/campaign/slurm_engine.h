#pragma once
#include "harness/campaign/engine.h"

namespace flatsat::campaign {

/// The same as run_local on a Slurm cluster that shares the campaign's folder: one job array of `jobs` tasks, each of
/// which runs many cases one after the other. Polls the queue and the results; what a lost node leaves undone is
/// queued again, three times at most, then it is an ERROR. A stop cancels the array. Errors: std::runtime_error: no
/// Slurm, or what it said.
bool run_slurm(const Plan& plan, const CampaignFolder& folder, const EngineOptions& options,
               const std::string& program);

/// What one task of the array does: cases `task`, `task` + `of`, ... of those that the batch names by key (of the whole
/// plan without one) that have no result yet. Returns false when it was stopped. Errors: std::runtime_error.
bool work_off(const CampaignFolder& folder, const std::string& batch, std::size_t task, std::size_t of);

}  // namespace flatsat::campaign
