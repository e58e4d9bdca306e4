#pragma once
#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "harness/agents/gpu/job_board.h"
#include "models/compute/gpu_board_type.h"
#include "models/compute/gpu_health.h"

namespace flatsat::agents::gpu {

/// An emulated GPU board of a known type behind the real agent, in simulated time: job queue, power, clock,
/// temperature, throttling, cap, sensors, error counters, Xids, reset.
class EmulatedBoard : public JobBoard {
 public:
  EmulatedBoard();
  void safe(const std::string& reason) override;

  const compute::GpuBoard& board() const { return board_; }
  const compute::GpuHealth& health() const { return health_; }
  const compute::GpuBoardType& type() const { return *type_; }
  /// Every Xid so far, in order.
  const std::vector<unsigned>& xids() const { return xids_; }

 private:
  wire::Capabilities capabilities() const override;
  void configure(const wire::Welcome& welcome) override;
  void access(const kit::Access& access) override;
  void supply(const wire::payload::Supply& supply) override { surround(supply.rail_v, supply.cap_w, coolant_degc_); }
  void coolant(double degc) override { surround(rail_v_, cap_w_, degc); }
  bool takes_faults() const override { return board_.on(); }
  bool inject_result(const ResultPoint& point, std::uint64_t launches) override;
  bool inject_xid(std::uint64_t xid) override;
  bool reset_board() override;
  std::int64_t next_event_ps() const override { return std::min(step_at_ps_, sample_at_ps_); }
  void step() override;

  void drop_work();
  void surround(double rail_v, double cap_w, double coolant_degc);
  void catch_up();
  void board_step();
  void start_work();
  void finish_work();
  void emit_xid(unsigned xid, const std::string& text);
  void report_draw();
  void report_samples();
  void plan_step();

  const compute::GpuBoardType* type_;
  compute::GpuBoard board_;
  compute::GpuHealth health_;
  time::SimTime board_time_{};
  std::int64_t step_at_ps_, sample_at_ps_, stalled_until_ps_ = 0;
  double rail_v_ = 0.0, cap_w_ = 700.0, coolant_degc_ = 25.0, reported_draw_w_ = -1.0;
  bool working_ = false, was_lost_ = false;
  std::uint32_t reported_reasons_ = 0;
  std::uint64_t reported_corrected_ = 0;
  std::vector<unsigned> xids_;
  std::unique_ptr<model::RandomStream> fault_draws_;
  compute::JobEngine::Work work_;
  time::SimTime work_began_{};
};

}  // namespace flatsat::agents::gpu
