#pragma once
#include <memory>
#include <string>
#include <vector>

#include "harness/agents/cuda/duty_control.h"
#include "harness/agents/gpu/gpu_worker.h"
#include "harness/agents/gpu/lab_board.h"
#include "harness/agents/kit/agent.h"
#include "harness/agents/kit/outbox.h"
#include "models/compute/job_engine.h"

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
/// From WELCOME. Errors: std::runtime_error that says what would be right.
RealBoardConfig read_real_board_config(const std::string& json);

/// A real GPU board behind the agent kit. While it is at work simulated time runs with the wall's, from the instant at
/// which the work began; the end comes at that instant plus what the board's own events measured. An idle board costs
/// no wall time. The job queue and its 16 MiB window live here, under the code that the other backings have; products
/// are made and checked on the board.
class RealBoard : public kit::AgentDevice {
 public:
  RealBoard();
  ~RealBoard() override;
  std::string hello() const override;
  void welcome(const std::string& json) override;
  void input(const wire::Message& message) override;
  time::SimTime run_until(time::SimTime until, std::vector<wire::Message>& outputs) override;
  time::SimTime now() const override { return now_; }
  time::SimTime horizon() const override;
  void safe(const std::string& reason) override;
  /// The dead-man timer: past its time the work ends and the board is made safe, once for each silence.
  void silent_for(double seconds) override;

 private:
  class Host;
  enum class State { kOff, kStarting, kIdle, kWorking, kFinishing, kLost };

  void access(const wire::Message& message);
  void supply(double rail_v, double cap_w);
  void inject(const wire::Message& message);
  bool inject_at(const std::string& point, std::uint64_t word, std::uint64_t mask, std::uint64_t launches);
  bool strike(std::uint64_t xid);
  void begin(State state);
  void rest();
  double power_w() const;
  void start_work();
  void news_arrived(GpuNews news);
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

  void say(wire::Kind kind, std::vector<std::uint8_t> payload, std::int64_t delay_ps = 0, std::uint32_t reference = 0);
  void emit_event(const std::string& kind, const std::string& text, double value);
  void report_draw();
  void report_samples();
  void report_interrupt(std::int64_t delay_ps);
  void report_errors(const nvml::BoardReading& reading);

  RealBoardConfig config_;
  std::unique_ptr<LabBoard> lab_;
  std::unique_ptr<FaultPlan> faults_;
  std::unique_ptr<GpuWorker> worker_;
  std::unique_ptr<cuda::DutyControl> duty_;
  compute::JobEngine engine_{compute::JobEngineConfig{.identity = 0x31555047,
                                                      .array = 0,
                                                      .memory_bytes = 16u << 20,
                                                      .batches = true,
                                                      .memory_error = compute::job_queue::JobError::kEccUncorrectable}};
  State state_ = State::kOff;
  time::SimTime now_{}, began_{}, finish_at_{}, counted_at_{};
  double began_wall_s_ = 0.0, rests_since_wall_s_ = 0.0;
  std::int64_t tick_at_ps_;
  double rail_v_ = 0.0, cap_w_ = 0.0, reported_draw_w_ = -1.0, energy_j_ = 0.0, counter_j_ = 0.0;
  double window_s_ = 0.0, window_j_ = 0.0, window_worked_s_ = 0.0;
  std::uint64_t cause_ = 0;  // of the input that is taken in
  bool interrupt_ = false, safed_ = false, answered_ = true;
  std::uint64_t reported_corrected_ = 0, reported_uncorrected_ = 0, reported_window_corrected_ = 0;
  std::uint64_t checks_ = 0, wrong_ = 0, launches_ = 0, batches_ = 0;
  std::uint32_t reported_reasons_ = 0;
  compute::JobEngine::Work work_;
  compute::job_queue::Completion completion_{};
  GpuNews news_;
  kit::Outbox outbox_;
};

}  // namespace flatsat::agents::gpu
