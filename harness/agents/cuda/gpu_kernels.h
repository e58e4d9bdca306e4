#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "harness/agents/cuda/abft.h"
#include "harness/agents/cuda/cuda.h"
#include "models/compute/result_faults.h"

namespace flatsat::agents::cuda {

/// Shape of one attention: `rows` new positions after `past` old ones, `heads` of `head_width`.
struct AttentionShape {
  unsigned rows = 0, past = 0, heads = 0, head_width = 0;
  unsigned width() const { return heads * head_width; }
};

/// The project's own kernels on a board: kernels/kernels.cu compiled for it by NVRTC. Every call only launches;
/// addresses are device addresses, matrices row major without padding, bf16 unless said. Errors: CudaError.
class GpuKernels {
 public:
  /// Compiles and loads. `nvrtc`: see compile_kernels, whose errors come through.
  GpuKernels(CudaDevice& device, const std::string& nvrtc);

  void gemm_int8(const MatmulShape& s, DeviceAddress a, DeviceAddress b, DeviceAddress c,
                 compute::ResultFault fault = {}) const;
  void gemm_bf16(const MatmulShape& s, DeviceAddress a, DeviceAddress b, DeviceAddress c,
                 compute::ResultFault fault = {}) const;
  /// A fault on a result that somebody else's kernel made.
  void strike_int32(DeviceAddress c, unsigned m, unsigned n, compute::ResultFault fault) const;
  void strike_bf16(DeviceAddress c, unsigned m, unsigned n, compute::ResultFault fault) const;
  void transpose_int8(DeviceAddress in, DeviceAddress out, unsigned rows, unsigned columns) const;
  void attention(const AttentionShape& s, DeviceAddress q, DeviceAddress keys, DeviceAddress values,
                 DeviceAddress out) const;
  void rms_norm(DeviceAddress in, DeviceAddress gain, DeviceAddress out, unsigned rows, unsigned width) const;
  void gated(DeviceAddress gate, DeviceAddress up, DeviceAddress out, std::size_t elements) const;
  void add(DeviceAddress into, DeviceAddress from, std::size_t elements) const;
  void argmax(DeviceAddress in, DeviceAddress out, unsigned rows, unsigned width) const;
  void poison(DeviceAddress into, std::size_t bytes, std::uint32_t value) const;

  /// Sums of a bf16 matrix's rows and columns, made on the board; `launch_sums` only launches, `sums` waits for them.
  void launch_sums(DeviceAddress c, unsigned m, unsigned n);
  LineSums row_sums() const;
  LineSums column_sums() const;
  /// CRC-32 of each 4 KiB of the data, and then of these: the same number is the same bits. Waits.
  std::uint32_t crc(DeviceAddress data, std::size_t bytes);

 private:
  CudaDevice& device_;
  void *gemm_int8_, *gemm_bf16_, *strike_int32_, *strike_bf16_, *transpose_int8_, *attention_, *rms_norm_, *gated_,
      *add_, *argmax_, *poison_, *row_sums_, *column_parts_, *column_ends_, *chunk_crc_;
  DeviceMemory rows_, columns_, crcs_;
  unsigned m_ = 0, n_ = 0;
};

/// What GpuKernels::crc computes, on the CPU.
std::uint32_t chunked_crc(std::span<const std::uint8_t> data);

}  // namespace flatsat::agents::cuda
