#pragma once
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "models/compute/device_types.h"
#include "models/compute/ecc_memory.h"

namespace flatsat {

/// The verilated accelerator with its own memory and the drivers of its ports: one call is one clock cycle. Knows no
/// time and no wire.
class NpuRtl {
 public:
  explicit NpuRtl(std::uint64_t memory_bytes = 16u << 20, unsigned read_latency = 30);
  ~NpuRtl();

  /// Reset and an empty memory, as after power-up.
  void power_cycle();
  /// One clock cycle.
  void step();
  /// Nothing is in work, neither in the RTL nor in its ports' drivers: the clock may stop.
  bool idle() const;

  /// Queues an access to a register; its answer comes out of answer() in the order asked.
  void ask_register(bool write, std::uint32_t offset, std::uint32_t value, std::uint32_t reference);
  struct RegisterAnswer {
    std::uint32_t reference;
    bool write, good;
    std::uint32_t offset, value;
  };
  std::optional<RegisterAnswer> answer();

  /// A burst that the RTL sends to bench memory or asks of it; addresses below kHostWindow removed.
  struct HostAccess {
    bool write;
    std::uint64_t address;
    std::vector<std::uint8_t> data;  // of a write
    std::uint32_t bytes;
    std::uint32_t reference;  // of a read; answer it with host_data
  };
  std::optional<HostAccess> host_access();
  void host_data(std::uint32_t reference, bool good, std::vector<std::uint8_t> data);

  bool interrupt() const;
  bool fatal() const;
  EccMemory& memory() { return memory_; }
  /// Of the design and how it was verilated.
  const std::string& hash() const;
  /// What the design died of, with file and line of the RTL; empty while it lives.
  const std::string& complaint() const;

  struct Counts {
    std::uint64_t cycles = 0;  // clocked since construction
    std::uint64_t busy = 0, macs = 0, beats = 0, jobs = 0, corrected = 0;
    std::uint64_t errors = 0;
  };
  /// Totals over all power cycles; corrected counts memory and RTL together.
  Counts counts() const;

  /// Every register and memory of the RTL by hierarchical name.
  std::vector<InjectionPoint> points() const;
  /// Flips bits now; stuck: for so many cycles. False for an unknown point or word.
  bool flip(const std::string& point, std::uint64_t word, std::uint64_t mask, std::uint64_t stuck_cycles);

 private:
  struct Model;
  struct Burst {
    std::uint64_t address;
    unsigned beats, next = 0;
    std::uint64_t ready;          // cycle from which on beats may come
    std::uint32_t reference = 0;  // of a host read
    bool arrived = true, good = true;
    std::vector<std::uint8_t> data;
  };
  void drive_registers();
  void drive_reads();
  void drive_writes();
  void take_handshakes();
  void finish_write_burst();
  void hold_stuck();
  void keep_counts();

  EccMemory memory_;
  const unsigned latency_;
  std::unique_ptr<Model> model_;
  std::uint64_t cycle_ = 0;
  struct Access {
    bool write;
    std::uint32_t offset, value, reference;
    bool issued = false;
  };
  std::deque<Access> registers_;
  std::deque<RegisterAnswer> answers_;
  std::deque<HostAccess> host_;
  std::deque<Burst> reads_;
  std::optional<Burst> write_;
  std::deque<std::uint64_t> write_addresses_;
  std::deque<unsigned> write_lengths_;
  std::vector<std::uint8_t> write_bytes_;
  std::vector<bool> write_strobes_;
  std::deque<unsigned> write_answers_;  // AXI responses due
  std::uint32_t last_reference_ = 0;
  std::uint64_t memory_corrected_ = 0;
  Counts before_;  // of earlier power cycles
  struct Stuck {
    std::string point;
    std::uint64_t word, mask, value, until;
  };
  std::vector<Stuck> stuck_;
};

}  // namespace flatsat
