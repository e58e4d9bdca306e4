#pragma once
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "harness/agents/user_rtl/loaded_dut.h"
#include "harness/agents/user_rtl/user_rtl_layout.h"
#include "harness/agents/verilated/fault_injector.h"
#include "harness/agents/verilated/waves.h"
#include "models/compute/device_types.h"

namespace flatsat::agents::user_rtl {

/// A user's design with its memories and the drivers of its ports, clocked edge by edge. Knows time in picoseconds,
/// and no wire.
class UserDesign {
 public:
  UserDesign(const std::string& library, UserRtlLayout layout);

  /// A fresh design in reset, memories as preloaded. The first edges come after `now_ps`. Errors: std::runtime_error
  /// for a preload that cannot be read.
  void power_up(std::int64_t now_ps);
  void power_down();
  /// What the bench holds back at random times follows from this, from the next power-up on.
  void seed(std::uint64_t seed) { seed_ = seed; }

  /// Wants the waveform of a window in an FST file. A design that loses its supply in the window has its file end
  /// there, and the next ones are FILE.2.fst and so on. Errors: std::runtime_error for a path that cannot be written.
  void want_waves(const std::string& path, std::int64_t from_ps, std::int64_t to_ps);
  /// Time is about to reach this.
  void reach(std::int64_t time_ps) {
    if (waves_) waves_->reach(time_ps);
  }
  /// The end of the run: the waveform's file is complete. Errors: std::runtime_error.
  void finish_waves();

  /// The next edge, and the next rising one, at which alone there may be output; never INT64_MAX while clocked.
  bool clocked() const { return on_ && !stopped_; }
  std::int64_t next_edge_ps() const;
  std::int64_t next_rise_ps() const;
  /// Everything due at this edge. Errors: std::runtime_error for a bus that hangs, and when the design gives up.
  void edge(std::int64_t now_ps);
  /// Something arrived that needs the clock.
  void wake(std::int64_t now_ps);
  /// A clock that runs free stands from now on while nothing is asked, as one that does not.
  void rest() { resting_ = true; }

  const UserRtlLayout& layout() const { return layout_; }
  std::vector<std::unique_ptr<BusDriver>>& drivers() { return drivers_; }
  /// The bus that the bench reaches at an address of the device's bus; nullptr for none.
  BusDriver* bus_at(std::uint64_t address) const;
  DeviceMemory* memory_at_window(std::uint64_t address, std::uint64_t length) const;
  MasterWorld& world() { return world_; }
  bool interrupt() const { return interrupt_; }
  std::uint64_t interrupts() const { return interrupts_; }
  /// Lines that changed since the call before, in order; of one that counts edges, only its rising ones.
  struct LineChange {
    std::size_t line;
    bool high;
  };
  std::vector<LineChange> take_line_changes() { return std::exchange(line_changes_, {}); }
  std::uint64_t cycles() const { return cycles_; }
  /// Of the clock with the shortest period; as often as it rises there is work for this process.
  std::uint64_t fastest_cycles() const { return fastest_cycles_; }
  std::uint64_t beats() const;
  std::uint64_t errors() const;

  /// What the design printed since the call before.
  std::vector<std::string> take_lines() { return dut_->take_lines(); }

  std::vector<compute::InjectionPoint> points() const;
  /// Injects a fault, now or before the edge of its cycle. Cycles are those of the first clock, counted from 0 over all
  /// power cycles. See FaultInjector; a fault of now needs a design that is on.
  bool inject(const compute::Fault& fault);
  /// A fault whose cycle came, once, in that order.
  std::optional<compute::Fault> take_injected() { return faults_.take_injected(); }

 private:
  struct Clock {
    Pin pin;
    std::int64_t period_ps = 0, next_ps = 0;
    bool high = false;
    std::uint64_t cycles = 0;
  };
  struct Reset {
    Pin pin;
    UserRtlLayout::Reset config;
    bool active = true;
  };
  void make_drivers();
  void preload();
  void settle();
  void release_resets(std::size_t clock, bool rising);
  void watch_interrupts();
  void watch_idle();
  bool in_reset() const;

  LoadedDut library_;
  const UserRtlLayout layout_;
  std::unique_ptr<verilated::Dut> dut_;
  MasterWorld world_;
  verilated::FaultInjector faults_;
  void begin_waves(std::int64_t now_ps);
  struct WavesWanted {
    std::string path;
    std::int64_t from_ps, to_ps;
    unsigned files = 0;
  };
  std::optional<WavesWanted> wanted_waves_;
  std::unique_ptr<verilated::Waves> waves_;  // of dut_; goes before it
  std::vector<Clock> clocks_;
  std::vector<Reset> resets_;
  std::vector<std::unique_ptr<BusDriver>> drivers_;
  std::vector<Pin> lines_;
  std::vector<bool> line_levels_;
  std::vector<LineChange> line_changes_;
  Pin idle_;
  bool on_ = false, stopped_ = true, changed_ = false, interrupt_ = false, resting_ = false;
  std::size_t fastest_ = 0;  // of the clocks
  std::uint64_t fastest_cycles_ = 0;
  std::uint64_t seed_ = 0, quiet_ = 0, cycles_ = 0, interrupts_ = 0, beats_before_ = 0, errors_before_ = 0;
};

}  // namespace flatsat::agents::user_rtl
