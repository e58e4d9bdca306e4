#pragma once
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "harness/device/agent.h"
#include "harness/device/outbox.h"
#include "harness/rtl/npu_rtl.h"
#include "harness/rtl/snapshots.h"
#include "harness/rtl/waves.h"

namespace flatsat {

/// What an agent of the RTL remembers beside the RTL itself; a snapshot copies it.
struct RtlAgentState {
  SimTime now_{};
  bool on_ = false, interrupt_ = false, working_ = false;
  std::int64_t period_ps_ = 4000, last_edge_ps_ = -1;
  std::uint32_t divider_ = 1;
  double cap_w_ = 1e9, told_draw_w_ = -1.0, idle_energy_j_ = 0.0;
  double active_w_ = 200.0;  // as rated, then as the last work took
  SimTime idle_since_{};
  NpuRtl::Counts at_start_;  // of the work in progress
  std::uint64_t told_corrected_ = 0;
  bool stalled_ = false;
  Outbox outbox_;
};

/// The accelerator's RTL as an agent: clocked while it has work, at multiples of its clock's period; power from its
/// activity; off below its minimum rail.
class RtlAgent : public AgentDevice, private RtlAgentState {
 public:
  RtlAgent();

  std::string hello() const override;
  void welcome(const std::string& json) override;
  void input(const Message& message) override;
  SimTime run_until(SimTime until, std::vector<Message>& outputs) override;
  SimTime now() const override { return now_; }
  SimTime horizon() const override;
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
  void access(const Message& message);
  void supply(const Message& message);
  void inject(const Message& message);
  void step_clock(std::vector<Message>& outputs);
  void collect(std::vector<Message>& outputs);
  void say_draw(double watts, std::vector<Message>& outputs);
  void say_event(const char* kind, const std::string& text, double value, std::vector<Message>& outputs);
  void say_samples(std::vector<Message>& outputs);
  void later(std::int64_t delay_ps, Message message);
  std::int64_t next_edge_ps() const;
  bool clocked() const { return on_ && !stalled_ && !rtl_.idle(); }
  void read_instruments(const std::string& config);
  void want_waves(const std::string& window);
  void check_alive() const;
  void check_progress(std::vector<Message>& outputs);
  void take_due(std::int64_t next_ps);
  double energy_j() const;
  double active_w() const;

  struct Snapshot {
    NpuRtl::Snapshot rtl;
    RtlAgentState state;
  };
  NpuRtl rtl_;
  Waves waves_{rtl_.dut()};
  SnapshotStore<Snapshot> snapshots_;
  std::uint64_t snapshot_cycles_ = 0, next_snapshot_cycle_ = 0;  // busy cycles between two; 0: none
  std::deque<std::int64_t> snapshot_times_ps_;
  std::uint64_t next_snapshot_id_ = kFirstOwnSnapshot;
  std::string name_ = "npu";
  double clock_hz_ = 250e6, idle_w_ = 60.0, minimum_rail_v_ = 10.0;
  double cycle_pj_ = 40.0, mac_pj_ = 0.3, beat_pj_ = 150.0, tiles_ = 4096.0;
};

}  // namespace flatsat
