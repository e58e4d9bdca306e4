#pragma once
#include <memory>
#include <string>
#include <vector>

#include "harness/agents/cuda/duty_control.h"
#include "harness/agents/gpu/gpu_worker.h"
#include "harness/agents/gpu/job_board.h"
#include "harness/agents/gpu/lab_board.h"

namespace flatsat::agents::gpu {

/// What a testbed says of a real board: lab, work, and how a batch is made up.
struct RealBoardConfig {
  LabConfig lab;
  cuda::GpuWorkConfig work;
  std::string batch = "product";  // product, prefill, decode, mixed: in turn
  double work_share = 1.0;        // of a batch's operations that are really launched
  unsigned checkpoint_every = 0;  // jobs; 0 none
  double dead_man_s = 1.5;        // wall time of a silent bench, after which the board is made safe
  double minimum_rail_v = 10.0;
  std::string name;
  std::uint64_t seed = 1;
};
/// From WELCOME. Errors: nlohmann::json::exception that names the key that is missing.
RealBoardConfig read_real_board_config(const wire::Welcome& welcome);

/// A real GPU board behind the agent kit. While it is at work simulated time runs with the wall's, from the instant at
/// which the work began; the end comes at that instant plus what the board's own events measured. An idle board costs
/// no wall time. The job queue and its 16 MiB window live here, under the code that the other backings have; products
/// are made and checked on the board.
class RealBoard : public JobBoard {
 public:
  RealBoard();
  ~RealBoard() override;
  void safe(const std::string& reason) override;
  /// The dead-man timer: past its time the work ends and the board is made safe, once for each silence.
  void silent_for(double seconds) override;

 private:
  enum class State { kOff, kStarting, kIdle, kWorking, kFinishing, kLost };

  wire::Capabilities capabilities() const override;
  void configure(const wire::Welcome& welcome) override;
  void access(const kit::Access& access) override;
  void supply(const wire::payload::Supply& supply) override;
  bool takes_faults() const override { return on() && state_ != State::kLost; }
  bool inject_result(const ResultPoint& point, std::uint64_t launches) override;
  bool inject_xid(std::uint64_t xid) override;
  bool reset_board() override;
  std::int64_t next_event_ps() const override;
  std::int64_t next_output_ps() const override;
  bool approach(time::SimTime next) override;
  void step() override;

  void begin(State state);
  void rest();
  double power_w() const;
  void start_work();
  void work_ended(GpuOutcome outcome);
  void finish();
  void finish_start();
  void finish_job();
  void abandon(compute::job_queue::JobError error, const std::string& why);
  void lose(const std::string& why);
  void tick();
  void follow_power(double seconds);
  void count_energy(double seconds);
  bool tied_to_wall() const { return state_ == State::kStarting || state_ == State::kWorking; }
  bool job_in_work() const { return completion_.done != 0; }
  bool on() const { return state_ != State::kOff; }

  void report_draw();
  void report_samples();
  void report_errors(const nvml::BoardReading& reading);

  RealBoardConfig config_;
  std::unique_ptr<LabBoard> lab_;
  std::unique_ptr<FaultPlan> faults_;
  std::unique_ptr<GpuWorker> worker_;
  std::unique_ptr<cuda::DutyControl> duty_;
  State state_ = State::kOff;
  time::SimTime began_{}, finish_at_{}, counted_at_{};
  double began_wall_s_ = 0.0, rests_since_wall_s_ = 0.0;
  std::int64_t tick_at_ps_;
  double cap_w_ = 0.0, reported_draw_w_ = -1.0, energy_j_ = 0.0, counter_j_ = 0.0;
  double window_s_ = 0.0, window_j_ = 0.0, window_worked_s_ = 0.0;
  bool safed_ = false, answered_ = true;
  std::uint64_t reported_corrected_ = 0, reported_uncorrected_ = 0, reported_window_corrected_ = 0;
  std::uint64_t checks_ = 0, wrong_ = 0, launches_ = 0, batches_ = 0;
  std::uint32_t reported_reasons_ = 0;
  compute::JobEngine::Work work_;
  compute::job_queue::Completion completion_{};
  GpuOutcome outcome_;
};

}  // namespace flatsat::agents::gpu
