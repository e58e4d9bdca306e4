#pragma once
#include <functional>
#include <memory>
#include <string>

#include "harness/agents/cuda/check_experiment.h"
#include "harness/agents/gpu/gpu_worker.h"

namespace flatsat::agents::gpu {

/// The bf16 product by a bare loop of the same call, and as the agent makes batches of it, in one process.
struct Efficiency {
  std::string board;            // and who makes its products
  double bare_tflops = 0.0;     // loop of launches, nothing else
  double agent_tflops = 0.0;    // batch without checks
  double checked_tflops = 0.0;  // batch with checks as configured
  double share() const { return agent_tflops / bare_tflops; }
  double check_cost() const { return agent_tflops / checked_tflops - 1.0; }
};
/// Each of the three for about `seconds`, three times, the best. Errors: as of GpuWork; std::runtime_error when a check
/// refuses a result.
Efficiency measure_efficiency(const cuda::GpuWorkConfig& config, double seconds);

/// Silent corruption planted by launch parameter of the board's kernels, against the checks: int8 and bf16 products of
/// 64 x 64 x 64, a clean result after each.
struct BoardTally {
  cuda::CheckTally int8, bf16;
};
BoardTally check_on_board(const cuda::GpuWorkConfig& config, std::uint64_t injections);

/// Products without end while it is on: the load of a calibration.
class GpuLoad {
 public:
  explicit GpuLoad(const cuda::GpuWorkConfig& config);
  void set(bool loaded);

 private:
  FaultPlan faults_;
  GpuWorker worker_;
};

}  // namespace flatsat::agents::gpu
