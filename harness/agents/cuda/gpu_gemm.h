#pragma once
#include <memory>

#include "harness/agents/cuda/cublas_lt.h"
#include "harness/agents/cuda/gpu_kernels.h"

namespace flatsat::agents::cuda {

/// Matrix products on a board: by cuBLASLt where it is there and offers the shape, else by the project's own kernels.
/// A fault corrupts the result of the one launch that it comes with. Every call only launches.
class GpuGemm {
 public:
  /// `cublas_lt` may be null: own kernels alone.
  GpuGemm(CudaDevice& device, GpuKernels& kernels, std::unique_ptr<CublasLt> cublas_lt)
      : device_(device), kernels_(kernels), cublas_lt_(std::move(cublas_lt)) {}

  /// True: cuBLASLt made it.
  bool bf16(const MatmulShape& s, DeviceAddress a, DeviceAddress b, DeviceAddress c, compute::ResultFault fault = {});
  bool int8(const MatmulShape& s, DeviceAddress a, DeviceAddress b, DeviceAddress c, compute::ResultFault fault = {});

 private:
  CudaDevice& device_;
  GpuKernels& kernels_;
  std::unique_ptr<CublasLt> cublas_lt_;
  DeviceMemory transposed_;
};

}  // namespace flatsat::agents::cuda
