#pragma once
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "harness/agents/kit/agent.h"
#include "harness/agents/kit/outbox.h"
#include "harness/agents/npu/npu_rtl.h"
#include "harness/agents/verilated/snapshots.h"
#include "harness/agents/verilated/waves.h"

namespace flatsat::agents::npu {

/// What an agent of the RTL remembers beside the RTL itself; a snapshot copies it.
struct RtlAgentState {
  time::SimTime now_{};
  bool on_ = false, interrupt_ = false, working_ = false;
  std::int64_t period_ps_ = 4000, last_edge_ps_ = -1;
  std::uint32_t divider_ = 1;
  double cap_w_ = 1e9, reported_draw_w_ = -1.0, idle_energy_j_ = 0.0;
  double active_w_ = 200.0;  // as rated, then as the last work took
  time::SimTime idle_since_{};
  NpuRtl::Counts at_start_;  // of the work in progress
  std::uint64_t reported_corrected_ = 0;
  bool stalled_ = false;
  kit::Outbox outbox_;
};

/// The accelerator's RTL as an agent: clocked while it has work, at multiples of its clock's period; power from its
/// activity; off below its minimum rail.
class RtlAgent : public kit::AgentDevice, private RtlAgentState {
 public:
  RtlAgent();

  std::string hello() const override;
  void welcome(const std::string& json) override;
  void input(const wire::Message& message) override;
  time::SimTime run_until(time::SimTime until, std::vector<wire::Message>& outputs) override;
  time::SimTime now() const override { return now_; }
  time::SimTime horizon() const override;
  void safe(const std::string& reason) override;
  SnapshotAnswer snapshot(const std::string& request) override;

  /// Keeps everything as it is now under a number, and makes it be so again: time, RTL, memory, what is in work.
  void take(std::uint64_t id);
  /// False for a number that is not kept (any more).
  bool restore(std::uint64_t id);

  NpuRtl& rtl() { return rtl_; }

  /// Snapshots that the agent takes by itself are numbered from here.
  static constexpr std::uint64_t kFirstOwnSnapshot = 1ull << 32;

 private:
  void access(const wire::Message& message);
  void supply(const wire::Message& message);
  void inject(const wire::Message& message);
  void step_clock(std::vector<wire::Message>& outputs);
  void collect(std::vector<wire::Message>& outputs);
  void report_draw(double watts, std::vector<wire::Message>& outputs);
  void emit_event(const char* kind, const std::string& text, double value, std::vector<wire::Message>& outputs);
  void report_samples(std::vector<wire::Message>& outputs);
  void later(std::int64_t delay_ps, wire::Message message);
  std::int64_t next_edge_ps() const;
  bool clocked() const { return on_ && !stalled_ && !rtl_.idle(); }
  void read_instruments(const std::string& config);
  void want_waves(const std::string& window);
  void check_alive() const;
  void check_progress(std::vector<wire::Message>& outputs);
  void take_due(std::int64_t next_ps);
  double energy_j() const;
  double active_w() const;

  struct Snapshot {
    NpuRtl::Snapshot rtl;
    RtlAgentState state;
  };
  NpuRtl rtl_;
  verilated::Waves waves_{rtl_.dut()};
  verilated::SnapshotStore<Snapshot> snapshots_;
  std::uint64_t snapshot_cycles_ = 0, next_snapshot_cycle_ = 0;  // busy cycles between two; 0: none
  std::deque<std::int64_t> snapshot_times_ps_;
  std::uint64_t next_snapshot_id_ = kFirstOwnSnapshot;
  std::string name_ = "npu";
  double clock_hz_ = 250e6, idle_w_ = 60.0, minimum_rail_v_ = 10.0;
  double cycle_pj_ = 40.0, mac_pj_ = 0.3, beat_pj_ = 150.0, tiles_ = 4096.0;
};

}  // namespace flatsat::agents::npu
