#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "models/compute/job_queue.h"
#include "models/payload/job.h"

namespace flatsat::payload {

/// Bytes for a device's own memory.
struct MemoryWrite {
  std::uint64_t address = 0;
  std::vector<std::uint8_t> bytes;
};

/// What is special of a kind of job: what a device needs for it, how it is asked, and when its answer is right.
class JobForm {
 public:
  virtual ~JobForm() = default;

  /// Written once when a device has booted.
  virtual std::vector<MemoryWrite> residents() const = 0;
  /// Written before the job is tried again: what of them it needs, for it may have been damaged.
  virtual std::vector<MemoryWrite> residents_of(const Job& job) const = 0;
  /// Why it can never be done here; empty where it can.
  virtual std::string misfit(const Job& job) const = 0;
  virtual std::vector<MemoryWrite> operands(const Job& job) const = 0;
  /// Without tag, flags and place of the completion.
  virtual compute::job_queue::Descriptor descriptor(const Job& job) const = 0;
  /// That the device leaves at the descriptor's `c`.
  virtual std::size_t answer_bytes(const Job& job) const = 0;
  /// What is wrong with an answer whose CRC is to be `crc32`; empty where it is right: then it is in `result`.
  virtual std::string take(const Job& job, std::span<const std::uint8_t> answer, std::uint32_t crc32,
                           Result& result) const = 0;
};

/// int8 products by weights that stay on board; on a GPU the checked sample of a batch.
class GemmForm : public JobForm {
 public:
  /// `weights` outlives this.
  GemmForm(const WeightStore& weights, DeviceClass device_class) : weights_(weights), device_class_(device_class) {}

  std::vector<MemoryWrite> residents() const override;
  std::vector<MemoryWrite> residents_of(const Job& job) const override;
  std::string misfit(const Job& job) const override;
  std::vector<MemoryWrite> operands(const Job& job) const override;
  compute::job_queue::Descriptor descriptor(const Job& job) const override;
  std::size_t answer_bytes(const Job& job) const override;
  std::string take(const Job& job, std::span<const std::uint8_t> answer, std::uint32_t crc32,
                   Result& result) const override;

 private:
  MemoryWrite layer(std::uint32_t number) const;
  std::uint64_t layer_address(std::uint32_t number) const;

  const WeightStore& weights_;
  const DeviceClass device_class_;
};

/// A rank's step of a training (Job::learner).
class LearnerForm : public JobForm {
 public:
  std::vector<MemoryWrite> residents() const override { return {}; }
  std::vector<MemoryWrite> residents_of(const Job&) const override { return {}; }
  std::string misfit(const Job& job) const override;
  std::vector<MemoryWrite> operands(const Job& job) const override;
  compute::job_queue::Descriptor descriptor(const Job& job) const override;
  std::size_t answer_bytes(const Job& job) const override;
  std::string take(const Job& job, std::span<const std::uint8_t> answer, std::uint32_t crc32,
                   Result& result) const override;
};

}  // namespace flatsat::payload
