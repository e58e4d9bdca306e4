#pragma once
#include <cstdint>

#include "models/compute/device_layout.h"
#include "models/compute/npu_registers.h"

/// Register and memory conventions of every device that works off a job queue, the accelerator and the GPU board
/// alike: one driver serves both. All registers are 32 bit, little endian, at `bus` address 0; the device's own memory
/// starts at kMemoryWindow. Addresses inside descriptors are device addresses: below kHostWindow the device's own
/// memory (0 = its first byte), from kHostWindow on bench memory through `dma` (kHostWindow = its first byte).
/// The registers (enum Register, kIdentity ...) come from rtl/npu/registers.toml, as those of the RTL do.
namespace flatsat::compute::job_queue {

using compute::kHostWindow;
using compute::kMemoryWindow;

enum InterruptBit : std::uint32_t { kJobComplete = 1, kJobFailed = 2, kFatal = 4 };

enum class Opcode : std::uint8_t {
  kNop = 0,
  kGemmInt8 = 1,  // C[m][n] int32 = sum over k of A[m][k] int8 * B[k][n] int8, row major, strides in bytes
  // The same product, then int8: C[m][n] = saturated (sum * scale[n] + half) >> shift[n], half = 1 << (shift - 1) or 0,
  // so halves are rounded up; flag bit 2: negative values become 0. CRC and c_stride are those of the bytes.
  kGemmRequant = 3,
  kBatch = 2,  // GPU only: kGemmInt8 as the checked sample of a batch of `work` GFLOP (or Gop) bf16
  // Who learns only (JobEngineConfig::learns): what a rank of a training computes in a step. `a`: m bytes of a
  // LearnerTask with its tokens; `b`: n float32, the parameters and for local steps the two moments of AdamW; `c`: room
  // for k bytes, where a LearnerAnswer and its numbers go. `work_gflop`: the operations of its products. All operands
  // are read before the answer is written, so that it may lie over them. Strides are 0.
  kLearn = 4,
};

enum class JobError : std::uint8_t {
  kNone = 0,
  kBadDescriptor = 1,     // unknown opcode, size over the limit, misaligned address or stride
  kBusError = 2,          // AXI or DMA answered an error
  kEccUncorrectable = 3,  // a double error in a protected memory
  kWatchdog = 4,
  kAbft = 5,   // checksum mismatch that could not be corrected
  kReset = 6,  // lost to a reset or power-down
  kControl =
      7,  // the copies of the control logic or of its settings disagreed; a fatal interrupt, and a reset is needed
};

/// 64 bytes, little endian. Limits: m, n, k in 0 .. 1024. a, b, c addresses and strides are multiples of 16
/// (a and b rows are padded to the stride; padding bytes are not used). m, n or k = 0 is legal: the result is then
/// empty or all zero.
struct Descriptor {
  std::uint8_t opcode;
  std::uint8_t
      flags;  // bit 0: raise an interrupt on completion; bit 1: keep going after an error; bit 2: ReLU (kGemmRequant)
  std::uint16_t tag;  // returned in the completion
  std::uint32_t m, n, k;
  std::uint64_t a, b, c;                       // device addresses
  std::uint32_t a_stride, b_stride, c_stride;  // bytes a row
  union {
    std::uint32_t work_gflop = 0;  // kBatch and kLearn only
    std::uint32_t scales;          // kGemmRequant only: device address / 16 of ScaleEntry[n], a multiple of 8
  };
  std::uint64_t completion;  // device address of a Completion, 16-byte aligned
};
static_assert(sizeof(Descriptor) == 64);

/// Takes time and power by its work_gflop.
constexpr bool is_by_work(const Descriptor& d) {
  return d.work_gflop > 0 && (d.opcode == static_cast<std::uint8_t>(Opcode::kBatch) ||
                              d.opcode == static_cast<std::uint8_t>(Opcode::kLearn));
}

/// Of one column of C. The table is read in whole tiles: it must be there up to the next multiple of 32 entries.
struct ScaleEntry {
  std::int16_t scale;
  std::uint8_t shift;  // 0 .. 63
  std::uint8_t unused;
};
static_assert(sizeof(ScaleEntry) == 4);

/// 16 bytes, written by the device before it raises the interrupt.
struct Completion {
  std::uint8_t done;   // 1
  std::uint8_t error;  // JobError
  std::uint16_t tag;
  std::uint32_t cycles;     // cycles of the job (RTL, model) or microseconds (board)
  std::uint32_t crc32;      // zlib CRC-32 of the rows of C (n * 4 bytes each, without padding), or of an answer
  std::uint32_t corrected;  // ECC corrections during the job
};
static_assert(sizeof(Completion) == 16);

/// 112 bytes, then the tokens: 16 bits each, of all batches, length + 1 a sequence (learning::Task).
struct LearnerTask {
  std::uint32_t layers, width, heads, context, vocabulary;
  std::uint32_t activation;         // 0: GELU, 1: ReLU
  std::uint32_t has_tied_head;      // 0 or 1
  std::uint32_t sequences, length;  // of a batch
  std::uint32_t local_steps;        // of AdamW, a batch each; 0: the gradient of one batch
  std::uint64_t steps;              // of AdamW that led to the moments
  std::uint64_t warmup;             // this and those below: learning::AdamWConfig
  double rate, beta1, beta2, epsilon, weight_decay, clip;
  std::uint64_t unused;
};
static_assert(sizeof(LearnerTask) == 112);

/// 16 bytes, then so many float32: the gradient, or begin minus end of local steps and then the two moments.
struct LearnerAnswer {
  double loss;            // mean of the batches, nats a token
  std::uint32_t numbers;  // of the contribution alone
  std::uint32_t unused;
};
static_assert(sizeof(LearnerAnswer) == 16);

}  // namespace flatsat::compute::job_queue
