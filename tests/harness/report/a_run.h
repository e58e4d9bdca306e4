#pragma once
#include <cmath>
#include <limits>

#include "harness/bench/run_result.h"

namespace flatsat::report {

/// A run with one of everything.
inline bench::RunResult a_run() {
  bench::RunResult r;
  r.testbed = "node";
  r.title = "one orbit";
  r.trace = "runs/node.h5";
  r.digest = "abc";
  r.reproduce = "./flatsat run node --seed 7";
  r.seed = 7;
  r.sim_s = 100.0;
  r.wall_s = 0.5;
  r.exchanges = 12;
  r.verdict = verdict::Verdict::kFail;
  verdict::Requirement requirement;
  requirement.id = "soc";
  requirement.text = "the battery lasts";
  requirement.channel = "a.power.soc";
  requirement.unit = "1";
  verdict::Judgement judgement;
  judgement.requirement = "soc";
  judgement.verdict = verdict::Verdict::kFail;
  judgement.value = 0.125;
  judgement.limit = 0.5;
  judgement.margin = -0.375;
  judgement.decided = {50'000'000'000'000};
  judgement.waiver = "W1, ada, until 2999-12-31";
  r.requirements.push_back({requirement, judgement});
  r.devices.push_back({"npu0", "a", "rtl", {.jobs = 3, .errors = 1, .corrected = 2, .cycles = 4000, .energy_j = 1.5}});
  bench::SatelliteReport satellite;
  satellite.name = "a";
  satellite.array_j = 3.6e6;
  satellite.jobs_issued = 9;
  satellite.jobs_right = 8;
  r.satellites.push_back(satellite);
  r.events["umbra_entry"] = 2;
  verdict::FaultReport fault;
  fault.device = "npu0";
  fault.fault = {.point = "acc", .word = 1, .mask = 4, .cause = 5};
  fault.struck = time::SimTime{1000};
  fault.outcome = verdict::FaultOutcome::kCorrected;
  fault.reason = "ecc";
  r.faults.push_back(fault);
  return r;
}

}  // namespace flatsat::report
