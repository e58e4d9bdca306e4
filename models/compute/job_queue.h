#pragma once
#include <cstdint>

/// Register and memory conventions of every device that works off a job queue, the accelerator and the GPU board
/// alike: one driver serves both. All registers are 32 bit, little endian, at `bus` address 0; the device's own memory
/// starts at kMemoryWindow. Addresses inside descriptors are device addresses: below kHostWindow the device's own
/// memory (0 = its first byte), from kHostWindow on bench memory through `dma` (kHostWindow = its first byte).
/// The same offsets are generated for RTL from rtl/npu/registers.toml where that exists; a test holds them together.
namespace flatsat::job_queue {

constexpr std::uint64_t kMemoryWindow = 0x1000'0000;
constexpr std::uint64_t kHostWindow = 0x1'0000'0000;

enum Register : std::uint32_t {
  kIdentity = 0x000,         // RO 'NPU1' 0x3155504E or 'GPU1' 0x31555047
  kVersion = 0x004,          // RO major << 16 | minor
  kCapability = 0x008,       // RO array dimension in [7:0], memory size in MiB in [31:16]
  kControl = 0x00C,          // RW bit 0 enable; bit 1 soft reset, clears itself
  kStatus = 0x010,           // RO bit 0 idle, bit 1 halted by an error
  kInterruptState = 0x014,   // W1C bit 0 job complete, bit 1 job error, bit 2 fatal
  kInterruptEnable = 0x018,  // RW
  kInterruptTest = 0x01C,    // WO sets the bits in kInterruptState
  kRingBaseLow = 0x020,      // RW device address of the ring, 64-byte aligned
  kRingBaseHigh = 0x024,     // RW
  kRingSize = 0x028,         // RW entries, power of two, 2 .. 1024
  kRingHead = 0x02C,         // RO next entry the device takes
  kRingTail = 0x030,         // RW doorbell: one past the last entry the driver wrote
  kErrorCode = 0x034,        // RO of the last failed job, JobError
  kErrorInfo = 0x038,        // RO its tag
  kEccCorrected = 0x040,     // RO count, saturating
  kEccUncorrected = 0x044,   // RO count, saturating
  kClockDivider = 0x050,     // RW 1, 2, 4, 8
  kWatchdogCycles = 0x054,   // RW limit of one job in cycles, 0 = off
  kSnapshot = 0x080,         // WO latches the counters below
  kCyclesLow = 0x084,
  kCyclesHigh = 0x088,  // RO clocked cycles
  kBusyLow = 0x08C,
  kBusyHigh = 0x090,  // RO cycles with a job in work
  kMacsLow = 0x094,
  kMacsHigh = 0x098,  // RO useful multiply-accumulates
  kBeatsReadLow = 0x09C,
  kBeatsReadHigh = 0x0A0,
  kBeatsWrittenLow = 0x0A4,
  kBeatsWrittenHigh = 0x0A8,
  kJobsLow = 0x0AC,
  kJobsHigh = 0x0B0,
};

enum InterruptBit : std::uint32_t { kJobComplete = 1, kJobFailed = 2, kFatal = 4 };

enum class Opcode : std::uint8_t {
  kNop = 0,
  kGemmInt8 = 1,  // C[m][n] int32 = sum over k of A[m][k] int8 * B[k][n] int8, row major, strides in bytes
  kBatch = 2,     // GPU only: kGemmInt8 as the checked sample of a batch of `work` GFLOP (or Gop) bf16
};

enum class JobError : std::uint8_t {
  kNone = 0,
  kBadDescriptor = 1,     // unknown opcode, size over the limit, misaligned address or stride
  kBusError = 2,          // AXI or DMA answered an error
  kEccUncorrectable = 3,  // a double error in a protected memory
  kWatchdog = 4,
  kAbft = 5,   // checksum mismatch that could not be corrected
  kReset = 6,  // lost to a reset or power-down
};

/// 64 bytes, little endian. Limits: m, n, k in 0 .. 1024. a, b, c addresses and strides are multiples of 16
/// (a and b rows are padded to the stride; padding bytes are not used). m, n or k = 0 is legal: the result is then
/// empty or all zero.
struct Descriptor {
  std::uint8_t opcode;
  std::uint8_t flags;  // bit 0: raise an interrupt on completion; bit 1: keep going after an error
  std::uint16_t tag;   // returned in the completion
  std::uint32_t m, n, k;
  std::uint64_t a, b, c;                       // device addresses
  std::uint32_t a_stride, b_stride, c_stride;  // bytes a row
  std::uint32_t work_gflop;                    // kBatch only
  std::uint64_t completion;                    // device address of a Completion, 16-byte aligned
};
static_assert(sizeof(Descriptor) == 64);

/// 16 bytes, written by the device before it raises the interrupt.
struct Completion {
  std::uint8_t done;   // 1
  std::uint8_t error;  // JobError
  std::uint16_t tag;
  std::uint32_t cycles;     // cycles of the job (RTL, model) or microseconds (board)
  std::uint32_t crc32;      // zlib CRC-32 of the rows of C (n * 4 bytes each, without padding)
  std::uint32_t corrected;  // ECC corrections during the job
};
static_assert(sizeof(Completion) == 16);

}  // namespace flatsat::job_queue
