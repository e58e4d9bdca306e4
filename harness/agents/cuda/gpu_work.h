#pragma once
#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "harness/agents/cuda/gpu_workload.h"
#include "harness/agents/cuda/transformer_workload.h"
#include "models/compute/gemm.h"

namespace flatsat::agents::cuda {

/// What a batch is made of.
enum class WorkloadKind { kGemm, kPrefill, kDecode };

/// How a board is put to work.
struct GpuWorkConfig {
  std::string cuda = "libcuda.so.1";  // paths or names for the loader
  std::string cublas_lt;              // empty: what the loader finds; "none": own kernels alone
  std::string nvrtc;                  // empty: what the loader finds
  std::string uuid;                   // empty: the first board
  std::uint64_t seed = 1;             // of operands
  unsigned product = 8192;            // rows and columns of the bf16 product
  unsigned check_every = 64;          // launches of a batch; the last one always
  TransformerShape transformer;       // rows: of prefill; past: of decode
  std::uint64_t checkpoint_bytes = 64u << 20;
};

/// What a batch or product asks while it runs.
struct WorkControl {
  std::function<bool()> stop = [] { return false; };  // leave as soon as the launches in flight are over
  std::function<double()> duty = [] { return 1.0; };  // share of time for work, > 0
  std::function<compute::ResultFault()> fault = [] { return compute::ResultFault{}; };  // of the next launch
  std::function<void(double)> worked = [](double) {};                                   // so many seconds more at work
};

struct BatchOutcome {
  bool stopped = false;
  std::string wrong;          // of a check; empty: all agreed
  double seconds = 0.0;       // by the board's own events, pauses included
  double work_seconds = 0.0;  // of these at work
  std::uint64_t launches = 0, checks = 0;
  double gflop = 0.0;
};

struct Int8Outcome {
  std::vector<std::int32_t> c;
  std::string wrong;
  double seconds = 0.0;
};

struct CheckpointOutcome {
  std::string wrong;
  double seconds = 0.0;
  std::uint64_t bytes = 0;
};

/// A board at work through CUDA: own kernels, products, checks. Used from one thread at a time, which first calls
/// enter(). Errors: CudaError, NvrtcMissing, std::runtime_error of the compiler.
class GpuWork {
 public:
  explicit GpuWork(const GpuWorkConfig& config);
  ~GpuWork();
  void enter() const { device_.make_current(); }

  /// The board, and who makes its products.
  std::string describe() const;
  const CudaDevice& device() const { return device_; }

  /// Repeats work of a kind until `gflop` are done (at least one launch), held to the duty, checked as it goes.
  BatchOutcome batch(WorkloadKind kind, double gflop, const WorkControl& control);
  /// One int8 product, compared bit by bit with the golden model's: exact or wrong.
  Int8Outcome int8(const compute::GemmShape& shape, std::span<const std::uint8_t> a, std::span<const std::uint8_t> b,
                   const compute::ResultFault& fault);
  /// Writes a part of the board's memory to the host and compares its CRC with the board's own.
  CheckpointOutcome checkpoint();
  /// The burden of a kind, made when first asked for.
  GpuWorkload& workload(WorkloadKind kind);
  GpuKernels& kernels() { return kernels_; }
  GpuGemm& products() { return products_; }

 private:
  struct Batch;
  const GpuWorkConfig config_;
  CudaDevice device_;
  GpuKernels kernels_;
  std::string maker_;
  GpuGemm products_;
  std::map<WorkloadKind, std::unique_ptr<GpuWorkload>> workloads_;
  std::map<WorkloadKind, double> launch_s_;  // of a whole launch
  DeviceMemory int8_a_, int8_b_, int8_c_, state_;
  std::unique_ptr<PinnedMemory> pinned_;
};

}  // namespace flatsat::agents::cuda
