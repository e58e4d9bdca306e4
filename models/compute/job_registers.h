#pragma once
#include <array>
#include <cstdint>

#include "models/compute/job_queue.h"

namespace flatsat::compute {

/// What a job engine is built as.
struct JobEngineConfig {
  std::uint32_t identity = kNpuIdentity;
  std::uint32_t array = 16;                         // for kCapability
  std::uint64_t memory_bytes = kDeviceMemoryBytes;  // own memory, a multiple of 1 MiB
  bool batches = false;                             // takes kBatch, and no kGemmRequant
  bool learns = false;                              // takes kLearn
  job_queue::JobError memory_error =
      job_queue::JobError::kBusError;  // what an uncorrectable word of the memory becomes
};

/// The same of every GPU board, whatever stands behind it; `learns`: see JobEngineConfig.
JobEngineConfig gpu_engine_config(bool learns);

/// What an access comes to; the numbers are TLM-2.0's. Source: IEEE 1666-2011, tlm_response_status.
enum class AccessStatus : std::int32_t { kOk = 1, kBadAddress = -2, kBadCommand = -3, kBadBurst = -4 };

/// The register file of a device that works off a job queue: what each offset of job_queue.h reads and does, as
/// software sees it. What the engine itself counts and sets stands open to it.
class JobRegisters {
 public:
  explicit JobRegisters(const JobEngineConfig& config) : config_(config) {}

  std::uint32_t read(std::uint32_t offset, AccessStatus& status) const;
  void write(std::uint32_t offset, std::uint32_t value, AccessStatus& status);
  /// As after power-up; counts as a reset.
  void reset();

  bool interrupt() const { return (state_.interrupt & state_.interrupt_enable) != 0; }
  bool has_work() const { return state_.enabled && !state_.halted && state_.head != state_.tail && state_.power == 3; }
  std::uint64_t resets() const { return resets_; }
  std::uint32_t clock_divider() const { return state_.clock_divider; }
  std::uint32_t watchdog_cycles() const { return state_.watchdog_cycles; }

  /// Device address of the ring's next entry, which is taken.
  std::uint64_t take_entry();
  void raise(std::uint32_t interrupt_bits) { state_.interrupt |= interrupt_bits; }
  /// A job ended in an error; `halts` stops the ring until software clears the interrupt.
  void fail(std::uint32_t error, std::uint32_t info, bool halts);
  void count_ecc(std::uint32_t corrected, std::uint32_t uncorrected);

  /// Counters that kSnapshot latches.
  struct Counters {
    std::uint64_t cycles = 0, busy = 0, macs = 0, beats_read = 0, beats_written = 0, jobs = 0;
  };
  Counters& counters() { return state_.counters; }

  /// What an injection that software has armed does to a job that computes. The memories that the RTL has inside count
  /// as in use here: whatever word kInjectWord names.
  enum class Injection { kNone, kCorrected, kUncorrectable };
  Injection spend_injection(const job_queue::Descriptor& d);

 private:
  struct BankCount {
    std::uint16_t corrected = 0, uncorrected = 0;
  };
  /// All that a reset sets back.
  struct State {
    bool enabled = false, halted = false;
    std::uint32_t interrupt = 0, interrupt_enable = 0;
    std::uint64_t ring_base = 0;
    std::uint32_t ring_size = 2, head = 0, tail = 0;
    std::uint32_t error_code = 0, error_info = 0;
    std::uint32_t ecc_corrected = 0, ecc_uncorrected = 0;
    std::uint32_t clock_divider = 1, watchdog_cycles = 0;
    std::uint32_t protection = 1, power = 3;
    Counters counters;
    std::array<std::uint64_t, 12> latched{};  // those behind the first six belong to the RTL's inside and stay zero
    std::array<BankCount, 64> banks{};        // by kEccBank
    std::uint32_t ecc_bank = 0, inject_word = 0, inject = 0;
    std::array<std::uint32_t, 3> inject_mask{};  // low, high, check bits
  };
  void latch_counters();

  const JobEngineConfig config_;
  State state_;
  std::uint64_t resets_ = 0;
};

}  // namespace flatsat::compute
