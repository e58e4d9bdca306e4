#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "models/compute/ecc_memory.h"
#include "models/compute/gemm.h"
#include "models/compute/job_registers.h"
#include "models/compute/result_faults.h"

namespace flatsat::compute {

/// Bench memory as the engine reaches it through DMA; addresses below kHostWindow removed. False: the bus refused.
class HostPort {
 public:
  virtual ~HostPort() = default;
  virtual bool read(std::uint64_t address, std::span<std::uint8_t> data) = 0;
  virtual bool write(std::uint64_t address, std::span<const std::uint8_t> data) = 0;
};

/// Registers, memory, ring and arithmetic of a device that works off a job queue (job_queue.h), without time and power:
/// the model and the emulated board put those around it.
class JobEngine {
 public:
  explicit JobEngine(const JobEngineConfig& config);

  /// One burst at `bus`: 4-byte registers, or the memory window.
  AccessStatus access(std::uint64_t address, std::span<std::uint8_t> data, bool write);

  bool interrupt() const { return registers_.interrupt(); }
  bool has_work() const { return registers_.has_work(); }
  /// Counts resets by software, so that a caller sees that the job in work is gone.
  std::uint64_t resets() const { return registers_.resets(); }

  struct Work {
    job_queue::Descriptor descriptor{};
    job_queue::JobError error = job_queue::JobError::kNone;
    bool fetched = false;  // false: even the descriptor could not be read
  };
  /// Takes the next entry of the ring and checks it. Needs has_work().
  Work fetch(HostPort& host);
  /// Reads the operands, computes and writes C. Fills error, crc32 and corrected; `cycles` is the caller's.
  job_queue::Completion execute(const Work& work, HostPort& host);
  /// execute in two halves, for who computes elsewhere. What a product is made of, rows without padding; false where
  /// there is nothing to compute or the completion has an error by now.
  struct Operands {
    std::vector<std::uint8_t> a, b;
    std::vector<Requant> columns;
  };
  bool load_operands(const Work& work, HostPort& host, Operands& operands, job_queue::Completion& completion);
  /// Writes the rows of C, CRC included.
  void deliver(const Work& work, std::span<const std::uint8_t> c, HostPort& host, job_queue::Completion& completion);
  /// The completion of a job before anything is known of it.
  static job_queue::Completion blank(const Work& work);
  /// Writes the completion, counts, raises the interrupt.
  void complete(const Work& work, job_queue::Completion completion, HostPort& host);

  /// Power was lost: registers as after reset, memory zero.
  void power_off();
  EccMemory& memory() { return memory_; }
  const EccMemory& memory() const { return memory_; }
  /// The next result leaves with the bits of `mask` of element `element` (modulo its size) flipped, unseen by the
  /// device itself.
  void corrupt_next_result(std::uint64_t element, std::uint32_t mask);
  /// The next `results` results leave with that fault (within their shape), unseen by the device itself.
  void corrupt_results(const ResultFault& fault, std::uint64_t results);

  std::uint64_t jobs() const { return jobs_; }
  std::uint64_t errors() const { return errors_; }
  std::uint64_t corrected() const { return corrected_; }
  std::uint32_t clock_divider() const { return registers_.clock_divider(); }
  std::uint32_t watchdog_cycles() const { return registers_.watchdog_cycles(); }
  void count_cycles(std::uint64_t busy) {
    registers_.counters().cycles += busy;
    registers_.counters().busy += busy;
  }

 private:
  AccessStatus access_memory(std::uint64_t offset, std::span<std::uint8_t> data, bool write);
  /// False: an injection ended the job with kEccUncorrectable.
  bool spend_injection(const job_queue::Descriptor& d, job_queue::Completion& completion);
  bool load(std::uint64_t address, std::span<std::uint8_t> data, HostPort& host, job_queue::Completion& completion);
  bool load_scales(const job_queue::Descriptor& d, HostPort& host, std::vector<Requant>& columns,
                   job_queue::Completion& completion);
  std::vector<std::uint8_t> product(const job_queue::Descriptor& d, std::span<const std::uint8_t> a,
                                    std::span<const std::uint8_t> b, std::span<const Requant> columns);
  bool store(std::uint64_t address, std::span<const std::uint8_t> data, HostPort& host);
  void count_ecc(const EccMemory::Outcome& outcome);
  void learn(const Work& work, HostPort& host, job_queue::Completion& completion);
  void spoil(std::vector<float>& numbers);
  job_queue::JobError check(const job_queue::Descriptor& d) const;
  static job_queue::JobError check_task(const job_queue::Descriptor& d);
  bool load_rows(std::uint64_t address, std::uint32_t rows, std::uint32_t row, std::uint32_t stride, HostPort& host,
                 std::vector<std::uint8_t>& out, job_queue::Completion& completion);

  const JobEngineConfig config_;
  EccMemory memory_;
  JobRegisters registers_;
  std::uint64_t jobs_ = 0, errors_ = 0, corrected_ = 0;  // since the start, across power cycles
  std::uint64_t corrupt_element_ = 0;
  std::uint32_t corrupt_mask_ = 0;
  ResultFault fault_;
  std::uint64_t fault_results_ = 0;  // that it is still put into
};

}  // namespace flatsat::compute
