#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "harness/agents/kit/agent.h"
#include "harness/agents/kit/outbox.h"
#include "models/compute/gpu_board_type.h"
#include "models/compute/gpu_health.h"
#include "models/compute/job_engine.h"

namespace flatsat::agents::gpu {

/// An emulated GPU board of a known type behind the real agent, in simulated time: job queue, power, clock,
/// temperature, throttling, cap, sensors, error counters, Xids, reset. It reaches bench memory by posted writes only:
/// ring and operands must lie in its own memory.
class EmulatedBoard : public kit::AgentDevice {
 public:
  EmulatedBoard();

  std::string hello() const override;
  void welcome(const std::string& json) override;
  void input(const wire::Message& message) override;
  time::SimTime run_until(time::SimTime until, std::vector<wire::Message>& outputs) override;
  time::SimTime now() const override { return now_; }
  time::SimTime horizon() const override;
  void safe(const std::string& reason) override;

  const compute::GpuBoard& board() const { return board_; }
  const compute::GpuHealth& health() const { return health_; }
  const compute::GpuBoardType& type() const { return *type_; }
  /// Every Xid so far, in order.
  const std::vector<unsigned>& xids() const { return xids_; }

 private:
  class Host;
  void access(const wire::Message& message);
  void inject(const wire::Message& message);
  bool inject_at(const std::string& point, std::uint64_t word, std::uint64_t mask, std::uint64_t launches);
  void strike(std::uint64_t xid);
  void restart();
  void drop_work();
  void surroundings(double rail_v, double cap_w, double coolant_degc);
  void catch_up();
  void board_step();
  void start_work();
  void finish_work();
  void say(wire::Kind kind, std::vector<std::uint8_t> payload, std::int64_t delay_ps = 0, std::uint32_t reference = 0);
  void emit_event(const std::string& kind, const std::string& text, double value);
  void emit_xid(unsigned xid, const std::string& text);
  void report_draw();
  void report_samples();
  void report_interrupt(std::int64_t delay_ps);
  void plan_step();

  compute::JobEngine engine_;
  const compute::GpuBoardType* type_;
  compute::GpuBoard board_;
  compute::GpuHealth health_;
  time::SimTime now_{}, board_time_{};
  std::int64_t step_at_ps_, sample_at_ps_, stalled_until_ps_ = 0;
  double rail_v_ = 0.0, cap_w_ = 700.0, coolant_degc_ = 25.0, reported_draw_w_ = -1.0;
  bool interrupt_ = false, working_ = false, was_lost_ = false;
  std::uint32_t reported_reasons_ = 0;
  std::uint64_t reported_corrected_ = 0;
  std::uint64_t cause_ = 0;  // of the input that is taken in
  std::vector<unsigned> xids_;
  std::unique_ptr<model::RandomStream> fault_draws_;
  compute::JobEngine::Work work_;
  time::SimTime work_began_{};
  kit::Outbox outbox_;
};

}  // namespace flatsat::agents::gpu
