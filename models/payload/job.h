#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "models/compute/gemm.h"
#include "models/learning/task.h"

namespace flatsat::payload {

/// Which kind of device a job is for.
enum class DeviceClass : std::uint8_t { kAccelerator = 0, kGpu = 1 };
/// "accelerator", "gpu": as files and messages name it.
constexpr const char* to_string(DeviceClass device_class) {
  return device_class == DeviceClass::kGpu ? "gpu" : "accelerator";
}

/// The layers of a model that stays in the devices' memories: int8 matrices of k rows and n columns.
struct WeightStore {
  std::uint32_t n = 0, k = 0;
  std::vector<std::vector<std::uint8_t>> layers;
};

/// One job: activations of m rows for one layer as they come up from the ground, and when the result is wanted; or a
/// step of a training, which is the satellite's own.
struct Job {
  std::uint64_t id = 0;
  DeviceClass device_class = DeviceClass::kAccelerator;
  std::uint32_t m = 0, n = 0, k = 0;
  std::uint32_t layer = 0;
  std::uint32_t work_gflop = 0;  // GPU: the batch of which this product is the checked sample
  std::int64_t issued_ps = 0, deadline_ps = 0;
  std::vector<std::uint8_t> activations;  // m x k, int8, row major
  std::shared_ptr<const learning::Task>
      learner{};  // of a step of a training, and all above but id is unused; no part of the bytes
};

enum class ResultStatus : std::uint8_t { kDone = 0, kExpired = 1, kFailed = 2 };

struct Result {
  std::uint64_t id = 0;
  ResultStatus status = ResultStatus::kDone;
  std::uint32_t attempts = 0;
  std::vector<std::int32_t> c{};                     // m x n; empty unless done
  std::uint64_t cause = 0;                           // event id, on board: no part of the bytes
  std::shared_ptr<const learning::Answer> learnt{};  // of a learner's job that is done, likewise
};

/// Little-endian bytes with a CRC-32 at the end. Decoding answers nothing for bytes that are not one.
std::vector<std::uint8_t> encode(const Job& job);
std::optional<Job> decode_job(std::span<const std::uint8_t> bytes);
std::vector<std::uint8_t> encode(const Result& result);
std::optional<Result> decode_result(std::span<const std::uint8_t> bytes);

}  // namespace flatsat::payload
