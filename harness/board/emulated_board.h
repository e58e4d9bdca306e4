#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "harness/device/agent.h"
#include "harness/device/outbox.h"
#include "models/compute/gpu_board_type.h"
#include "models/compute/gpu_health.h"
#include "models/compute/job_engine.h"

namespace flatsat {

/// An emulated GPU board of a known type behind the real agent, in simulated time: job queue, power, clock,
/// temperature, throttling, cap, sensors, error counters, Xids, reset. It reaches bench memory by posted writes only:
/// ring and operands must lie in its own memory.
class EmulatedBoard : public AgentDevice {
 public:
  EmulatedBoard();

  std::string hello() const override;
  void welcome(const std::string& json) override;
  void input(const Message& message) override;
  SimTime run_until(SimTime until, std::vector<Message>& outputs) override;
  SimTime now() const override { return now_; }
  SimTime horizon() const override;
  void safe(const std::string& reason) override;

  const GpuBoard& board() const { return board_; }
  const GpuHealth& health() const { return health_; }
  const GpuBoardType& type() const { return *type_; }
  /// Every Xid so far, in order.
  const std::vector<unsigned>& xids() const { return xids_; }

 private:
  class Host;
  void access(const Message& message);
  void inject(const Message& message);
  bool inject_at(const std::string& point, std::uint64_t word, std::uint64_t mask, std::uint64_t launches);
  void strike(std::uint64_t xid);
  void restart();
  void drop_work();
  void surroundings(double rail_v, double cap_w, double coolant_degc);
  void catch_up();
  void board_step();
  void start_work();
  void finish_work();
  void say(Kind kind, std::vector<std::uint8_t> payload, std::int64_t delay_ps = 0, std::uint32_t reference = 0,
           std::uint64_t cause = 0);
  void say_event(const std::string& kind, const std::string& text, double value);
  void say_xid(unsigned xid, const std::string& text);
  void say_draw();
  void say_samples();
  void say_interrupt(std::int64_t delay_ps);
  void plan_step();

  JobEngine engine_;
  const GpuBoardType* type_;
  GpuBoard board_;
  GpuHealth health_;
  SimTime now_{}, board_time_{};
  std::int64_t step_at_ps_, sample_at_ps_, stalled_until_ps_ = 0;
  double rail_v_ = 0.0, cap_w_ = 700.0, coolant_degc_ = 25.0, told_draw_w_ = -1.0;
  bool interrupt_ = false, working_ = false, was_lost_ = false;
  std::uint32_t told_reasons_ = 0;
  std::uint64_t told_corrected_ = 0;
  std::vector<unsigned> xids_;
  std::unique_ptr<RandomStream> fault_draws_;
  JobEngine::Work work_;
  SimTime work_began_{};
  Outbox outbox_;
};

}  // namespace flatsat
