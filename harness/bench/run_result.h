#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/backing/divergence.h"
#include "harness/verdict/fault_outcomes.h"
#include "harness/verdict/requirement.h"
#include "models/compute/device.h"

namespace flatsat::bench {

/// A requirement and what a run made of it.
struct RequirementResult {
  verdict::Requirement requirement;
  verdict::Judgement judgement;
};

/// What one device did in a run.
struct DeviceReport {
  std::string name, satellite, backing;
  compute::DeviceCounters counters;
};

/// Energy and work of one satellite over a run.
struct SatelliteReport {
  std::string name;
  double array_j = 0.0, loads_j = 0.0, battery_out_j = 0.0, battery_in_j = 0.0, losses_j = 0.0, unserved_j = 0.0;
  double energy_residual = 0.0;  // electrical: what does not add up, relative to the largest of its terms
  double heat_in_j = 0.0, radiated_j = 0.0, heat_stored_j = 0.0;  // of the thermal network since the start
  double heat_residual = 0.0;                                     // of it, relative likewise
  std::uint64_t jobs_issued = 0, jobs_right = 0, jobs_wrong = 0, jobs_missed = 0, jobs_repeated = 0, jobs_open = 0;
};

/// The result of one run. `report/run_json` and `report/run_table` print it.
struct RunResult {
  std::string testbed, title, trace, digest, reproduce;
  std::uint64_t seed = 0;
  double sim_s = 0.0, wall_s = 0.0;
  std::uint64_t exchanges = 0, deltas = 0;  // with agents; delta cycles of the kernel: what a run costs, counted
  verdict::Verdict verdict = verdict::Verdict::kError;
  std::vector<RequirementResult> requirements;
  std::vector<DeviceReport> devices;
  std::vector<SatelliteReport> satellites;
  std::map<std::string, std::uint64_t> events;  // by kind
  std::vector<verdict::FaultReport> faults;     // that the testbed put in, in that order
  std::vector<std::string> failed_steps;        // file:line:col: what was expected and got
  std::string error;                            // one line; empty without one
  std::string reason;                           // why nothing at all was judged, one line; empty where something was
  std::optional<backing::Divergence> first_divergence;
  int stopped_by = 0;  // a signal
  double worst_late_s = 0.0;
  double recorder_wait_s = 0.0;
};

}  // namespace flatsat::bench
