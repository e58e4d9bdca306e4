#pragma once
#include <algorithm>
#include <string>
#include <vector>

#include "models/compute/job_queue.h"
#include "tests/rtl/npu_rig.h"

namespace flatsat::npu_rig {

struct Shape {
  std::uint32_t m, n, k;
};

/// A driver of the accelerator: lays out jobs in memory at random places, rings, waits, and compares all of the memory
/// with what a product of its own says it must hold.
class Driver {
 public:
  static constexpr std::uint32_t kEntries = 4;
  explicit Driver(const BusConfig& config = {});

  /// Registers as after power-up, then ring, interrupts and enable.
  void start();
  /// Fresh operands; addresses and strides are random multiples of unit().
  compute::job_queue::Descriptor prepare(const Shape& shape);
  /// The same with int8 results and a random scale a column.
  compute::job_queue::Descriptor prepare_requant(const Shape& shape, bool relu);
  /// Into the next entry, without the doorbell.
  void enqueue(const compute::job_queue::Descriptor& descriptor);
  /// The memory must be what it is now, but for the next job's results.
  void remember() { before_ = bus.memory; }
  void ring();
  void submit(const compute::job_queue::Descriptor& descriptor) { enqueue(descriptor), ring(); }
  void run(std::uint64_t cycles);
  /// Up to the interrupt, which it acknowledges; fails the test after `limit` cycles.
  compute::job_queue::Completion finish(std::uint64_t limit = 4'000'000);
  compute::job_queue::Completion completion(const compute::job_queue::Descriptor& descriptor) const;
  /// Prepares, submits, waits; what is wrong with the outcome, nothing if it is right.
  std::string fault_of(const Shape& shape);
  /// What is wrong with a finished job: its completion, C, or any other byte of the memory.
  std::string fault_of(const compute::job_queue::Descriptor& descriptor,
                       const compute::job_queue::Completion& completion);
  /// A byte other than those of C's rows and the completion is not what it was when the job was submitted.
  bool spilled(const compute::job_queue::Descriptor& descriptor) const;
  /// Every byte is as it should be, but for the completion.
  bool result_right(const compute::job_queue::Descriptor& descriptor) const;
  /// CRC-32 of the rows of C as they lie in memory.
  std::uint32_t crc_in_memory(const compute::job_queue::Descriptor& descriptor) const;
  std::uint32_t tail() const { return tail_; }
  bool works() { return fault_of(Shape{33, 18, 40}).empty(); }

  std::uint32_t get(std::uint32_t offset);
  void set(std::uint32_t offset, std::uint32_t value);

  Bus bus;

 private:
  /// What the addresses and strides of operands are multiples of.
  std::uint32_t unit() const { return std::max(16u, bus.beat_bytes()); }
  std::uint32_t padded(std::uint32_t bytes) const;
  std::uint64_t place(std::uint64_t bytes);
  std::mt19937 random_;
  std::uint32_t tail_ = 0;
  std::uint64_t next_place_ = 0;
  std::vector<std::uint8_t> before_;  // memory as it was when the job was submitted
};

}  // namespace flatsat::npu_rig
