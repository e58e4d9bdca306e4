#pragma once
#include <cstdint>
#include <deque>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "harness/agents/kit/agent_base.h"
#include "harness/agents/npu/npu_rtl.h"
#include "harness/agents/verilated/snapshots.h"
#include "harness/agents/verilated/waves.h"
#include "models/compute/device_layout.h"

namespace flatsat::agents::npu {

/// The accelerator's RTL as an agent: clocked while it has work, at multiples of its clock's period; power from its
/// activity; off below its minimum rail.
class RtlAgent : public kit::AgentBase {
 public:
  RtlAgent();
  void safe(const std::string& reason) override;

  NpuRtl& rtl() { return rtl_; }

  /// Snapshots that the agent takes by itself are numbered from here.
  static constexpr std::uint64_t kFirstOwnSnapshot = 1ull << 32;

 private:
  wire::Capabilities capabilities() const override;
  void configure(const wire::Welcome& welcome) override;
  void input_arrives() override { state_.stalled = false; }
  void access(const kit::Access& access) override;
  void bench_memory_answers(std::uint32_t reference, bool good, std::span<const std::uint8_t> data) override;
  void supply(const wire::payload::Supply& supply) override;
  std::string inject(const compute::Fault& fault) override;
  std::int64_t next_event_ps() const override;
  bool has_news() const override { return clocked() || rtl_.counts().cycles != state_.reported_cycles; }
  void report_counts() override { report_samples(); }
  bool approach(time::SimTime next) override;
  void step() override;
  void instant_over() override;
  bool keep_or_restore(const wire::SnapshotRequest& request) override;
  std::vector<wire::SnapshotReport::Kept> kept_snapshots() const override;

  void collect();
  void finish_work();
  void check_alive() const;
  void check_progress();
  void report_draw(double watts) { emit_draw(watts, energy_j()); }
  void report_samples();
  std::int64_t next_edge_ps() const;
  bool clocked() const { return state_.on && !state_.stalled && !rtl_.idle(); }
  void configure_snapshots(const nlohmann::json& config);
  void take_due(time::SimTime next);
  void want_waves(const wire::WaveWindow& window) { waves_.want(window.file, window.from_ps, window.to_ps); }
  /// Keeps everything as it is at `time`, which is now() or later, under a number; brings it back.
  void take(std::uint64_t id, time::SimTime time);
  bool restore(std::uint64_t id);
  double energy_j() const;
  double active_w() const;

  /// What the agent remembers beside the RTL itself.
  struct State {
    bool on = false, working = false, stalled = false;
    std::int64_t last_edge_ps = -1;
    std::uint32_t divider = 1;
    double idle_energy_j = 0.0;
    double active_w = 200.0;  // as rated, then as the last work took
    time::SimTime idle_since{};
    NpuRtl::Counts at_start;  // of the work in progress
    std::uint64_t reported_corrected = 0, reported_cycles = 0;
  };
  struct Snapshot {
    NpuRtl::Snapshot rtl;
    State state;
    Link link;
  };
  State state_;
  NpuRtl rtl_;
  verilated::Waves waves_{rtl_.dut()};
  verilated::SnapshotStore<Snapshot> snapshots_;
  std::uint64_t snapshot_cycles_ = 0, next_snapshot_cycle_ = 0;  // busy cycles between two; 0: none
  std::deque<std::int64_t> snapshot_times_ps_;
  std::uint64_t next_snapshot_id_ = kFirstOwnSnapshot;
  std::int64_t period_ps_ = 4000;
  double idle_w_ = 60.0, minimum_rail_v_ = 10.0;
  compute::ActivityEnergy energy_;
};

}  // namespace flatsat::agents::npu
