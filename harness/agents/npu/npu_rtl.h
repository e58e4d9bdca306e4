#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "harness/agents/npu/npu_drivers.h"
#include "harness/agents/verilated/fault_injector.h"
#include "harness/agents/verilated/snapshots.h"
#include "models/compute/device_layout.h"
#include "models/compute/device_types.h"
#include "models/compute/ecc_memory.h"

namespace flatsat::agents::npu {

/// The verilated accelerator with its own memory and the drivers of its ports: one call is one clock cycle. Knows no
/// time and no wire.
class NpuRtl {
 public:
  using Counts = NpuDrivers::Counts;
  using HostAccess = NpuDrivers::HostAccess;
  using RegisterAnswer = NpuDrivers::RegisterAnswer;
  explicit NpuRtl(std::uint64_t memory_bytes = compute::kDeviceMemoryBytes, unsigned read_latency = 30);
  ~NpuRtl();

  /// Reset and an empty memory, as after power-up.
  void power_cycle();
  /// One clock cycle.
  void step();
  /// Nothing is in work, neither in the RTL nor in its ports' drivers: the clock may stop.
  bool idle() const;

  /// Queues an access to a register; its answer comes out of answer() in the order asked.
  void ask_register(bool write, std::uint32_t offset, std::uint32_t value, std::uint32_t reference);
  std::optional<RegisterAnswer> answer();

  std::optional<HostAccess> host_access();
  void host_data(std::uint32_t reference, bool good, std::vector<std::uint8_t> data);

  bool interrupt() const;
  bool fatal() const;
  compute::EccMemory& memory() { return memory_; }
  /// Of the design and how it was verilated.
  const std::string& hash() const;
  /// What the design died of, with file and line of the RTL; empty while it lives.
  const std::string& complaint() const;

  /// Totals over all power cycles; corrected counts memory and RTL together.
  Counts counts() const;

  /// Every register and memory of the RTL by hierarchical name.
  std::vector<compute::InjectionPoint> points() const;
  /// Injects a fault, now or before the edge of its cycle (counts().cycles then is that number). Stuck bits hold until
  /// their cycles are clocked or power goes; a fault that waits for its cycle survives that. False for an unknown
  /// point, a word or mask beyond it, a cycle that is past.
  bool inject(const compute::Fault& fault) { return faults_.inject(fault, state_.cycle); }
  bool flip(const std::string& point, std::uint64_t word, std::uint64_t mask, std::uint64_t stuck_cycles) {
    return inject({.point = point, .word = word, .mask = mask, .stuck_cycles = stuck_cycles});
  }
  /// Bits 0 to 63 of word 0 of a point of the RTL; 0 for an unknown one.
  std::uint64_t value(const std::string& point) const;
  /// Clock cycles for which nothing moved at its ports although it was clocked and nothing is owed to it.
  std::uint64_t quiet_cycles() const { return state_.cycle - state_.last_move; }
  /// What the watchdog of a job allows, cycles; 0 for no watchdog.
  std::uint64_t watchdog() const;

  /// Called before every clock edge, when the inputs of that edge have settled and the clock is low.
  void before_edge(std::function<void()> call) { before_edge_ = std::move(call); }
  verilated::Dut& dut();

  /// Everything: the RTL, its memory and what the drivers of its ports have in work. Memory that has not changed since
  /// `before` is shared with it.
  struct Snapshot {
    std::vector<std::uint8_t> rtl;
    NpuDrivers drivers;
    verilated::FaultInjector::State faults;
    verilated::MemoryImage memory;
    std::uint64_t own_bytes() const { return rtl.size() + memory.own_bytes() + sizeof *this; }
  };
  Snapshot take(const Snapshot* before);
  void restore(const Snapshot& snapshot);

  /// A fault whose cycle came, once, in that order.
  std::optional<compute::Fault> take_injected() { return faults_.take_injected(); }

 private:
  struct Model;
  void drive_registers();
  void drive_reads();
  void drive_writes();
  void take_handshakes();
  void finish_write_burst();
  void keep_counts();

  NpuDrivers state_;
  compute::EccMemory memory_;
  const unsigned latency_;
  verilated::FaultInjector faults_;
  std::unique_ptr<Model> model_;
  std::function<void()> before_edge_;
};

}  // namespace flatsat::agents::npu
