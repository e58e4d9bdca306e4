#pragma once
#include <cstdint>

// Made from rtl/npu/registers.toml by rtl/npu/make_registers.py.
namespace flatsat::compute::job_queue {

// clang-format off
enum Register : std::uint32_t {
  kIdentity = 0x000,  // RO 'NPU1' 0x3155504E or 'GPU1' 0x31555047
  kVersion = 0x004,  // RO major << 16, minor
  kCapability = 0x008,  // RO array dimension in [7:0], bytes of the AXI port in [15:8] (0 for 16), memory in MiB in [31:16]
  kControl = 0x00C,  // RW bit 0 enable; bit 1 soft reset, clears itself
  kStatus = 0x010,  // RO bit 0 idle, bit 1 halted by an error, bit 2 the copies of the control logic disagreed
  kInterruptState = 0x014,  // W1C bit 0 job complete, bit 1 job error, bit 2 fatal
  kInterruptEnable = 0x018,  // RW the same bits
  kInterruptTest = 0x01C,  // WO sets the bits in InterruptState
  kRingBaseLow = 0x020,  // RW device address of the ring, 64-byte aligned
  kRingBaseHigh = 0x024,  // RW its upper bits
  kRingSize = 0x028,  // RW entries, power of two, 2 .. 1024
  kRingHead = 0x02C,  // RO next entry the device takes
  kRingTail = 0x030,  // RW doorbell: one past the last entry the driver wrote
  kErrorCode = 0x034,  // RO of the last failed job, JobError
  kErrorInfo = 0x038,  // RO its tag
  kProtection = 0x03C,  // RW bit 0: checksums of every tile (ABFT), for the jobs that begin from now on
  kEccCorrected = 0x040,  // RO words of all banks, saturating
  kEccUncorrected = 0x044,  // RO events, saturating
  kClockDivider = 0x050,  // RW of the array: 1, 2, 4, 8
  kWatchdogCycles = 0x054,  // RW limit of one job in cycles, 0 = off
  kPowerState = 0x058,  // RW 0 OFF (needs an idle device; what its memories hold is lost), 1 RETENTION, 2 IDLE, 3 RUN; only RUN begins jobs
  kEccBank = 0x060,  // RW bank that EccBankCount and Inject mean
  kEccBankCount = 0x064,  // RO corrected words in [15:0], uncorrectable ones in [31:16], both saturating
  kInjectWord = 0x068,  // RW word of the bank
  kInjectMaskLow = 0x06C,  // RW data bits 31:0 to flip
  kInjectMaskHigh = 0x070,  // RW data bits 63:32 to flip
  kInjectMaskCheck = 0x074,  // RW check bits to flip
  kInject = 0x078,  // RW bit 0: the next write of that word is stored with those bits flipped; clears itself then
  kSnapshot = 0x080,  // WO latches the counters below
  kCyclesLow = 0x084,  // RO clocked cycles, low word
  kCyclesHigh = 0x088,  // RO clocked cycles, high word
  kBusyLow = 0x08C,  // RO cycles with a job in work, low word
  kBusyHigh = 0x090,  // RO cycles with a job in work, high word
  kMacsLow = 0x094,  // RO useful multiply-accumulates, low word
  kMacsHigh = 0x098,  // RO useful multiply-accumulates, high word
  kBeatsReadLow = 0x09C,  // RO read beats, low word
  kBeatsReadHigh = 0x0A0,  // RO read beats, high word
  kBeatsWrittenLow = 0x0A4,  // RO written beats, low word
  kBeatsWrittenHigh = 0x0A8,  // RO written beats, high word
  kJobsLow = 0x0AC,  // RO descriptors worked off, low word
  kJobsHigh = 0x0B0,  // RO descriptors worked off, high word
  kReadStallLow = 0x0B4,  // RO busy cycles without a row into the array for want of read data, low word
  kReadStallHigh = 0x0B8,  // RO busy cycles without a row into the array for want of read data, high word
  kWriteStallLow = 0x0BC,  // RO the same because results are not yet written, low word
  kWriteStallHigh = 0x0C0,  // RO the same because results are not yet written, high word
  kDependStallLow = 0x0C4,  // RO the same for any other reason: weights being loaded, divider, pipeline, low word
  kDependStallHigh = 0x0C8,  // RO the same for any other reason: weights being loaded, divider, pipeline, high word
  kAbftCorrectedLow = 0x0CC,  // RO tiles in which the checksums located one wrong element, low word
  kAbftCorrectedHigh = 0x0D0,  // RO tiles in which the checksums located one wrong element, high word
  kAbftFailedLow = 0x0D4,  // RO tiles in which they found more, low word
  kAbftFailedHigh = 0x0D8,  // RO tiles in which they found more, high word
  kGatedLow = 0x0DC,  // RO clocked cycles in which the array's clock is off, low word
  kGatedHigh = 0x0E0,  // RO clocked cycles in which the array's clock is off, high word
};

enum class RegisterKind { kReadOnly, kReadWrite, kWriteOnly, kWriteOneToClear };

/// One register of the accelerator as its map has it.
struct RegisterRule {
  const char* name;
  std::uint32_t offset;
  RegisterKind kind;
  std::uint32_t reset;     // value after a reset
  std::uint32_t writable;  // bits that take a value
  std::uint32_t legal;     // a value that may always be written
};

constexpr RegisterRule kRegisterRules[] = {
    {"Identity", 0x000, RegisterKind::kReadOnly, 0x3155504E, 0x0, 0x0},
    {"Version", 0x004, RegisterKind::kReadOnly, 0x10001, 0x0, 0x0},
    {"Capability", 0x008, RegisterKind::kReadOnly, 0x100010, 0x0, 0x0},
    {"Control", 0x00C, RegisterKind::kReadWrite, 0x0, 0x1, 0x0},
    {"Status", 0x010, RegisterKind::kReadOnly, 0x1, 0x0, 0x0},
    {"InterruptState", 0x014, RegisterKind::kWriteOneToClear, 0x0, 0x7, 0x0},
    {"InterruptEnable", 0x018, RegisterKind::kReadWrite, 0x0, 0x7, 0x0},
    {"InterruptTest", 0x01C, RegisterKind::kWriteOnly, 0x0, 0x0, 0x0},
    {"RingBaseLow", 0x020, RegisterKind::kReadWrite, 0x0, 0xFFFFFFC0, 0x0},
    {"RingBaseHigh", 0x024, RegisterKind::kReadWrite, 0x0, 0xFF, 0x0},
    {"RingSize", 0x028, RegisterKind::kReadWrite, 0x2, 0x7FF, 0x4},
    {"RingHead", 0x02C, RegisterKind::kReadOnly, 0x0, 0x0, 0x0},
    {"RingTail", 0x030, RegisterKind::kReadWrite, 0x0, 0x3FF, 0x0},
    {"ErrorCode", 0x034, RegisterKind::kReadOnly, 0x0, 0x0, 0x0},
    {"ErrorInfo", 0x038, RegisterKind::kReadOnly, 0x0, 0x0, 0x0},
    {"Protection", 0x03C, RegisterKind::kReadWrite, 0x1, 0x1, 0x0},
    {"EccCorrected", 0x040, RegisterKind::kReadOnly, 0x0, 0x0, 0x0},
    {"EccUncorrected", 0x044, RegisterKind::kReadOnly, 0x0, 0x0, 0x0},
    {"ClockDivider", 0x050, RegisterKind::kReadWrite, 0x1, 0xF, 0x2},
    {"WatchdogCycles", 0x054, RegisterKind::kReadWrite, 0x0, 0xFFFFFFFF, 0x0},
    {"PowerState", 0x058, RegisterKind::kReadWrite, 0x3, 0x3, 0x3},
    {"EccBank", 0x060, RegisterKind::kReadWrite, 0x0, 0x3F, 0x0},
    {"EccBankCount", 0x064, RegisterKind::kReadOnly, 0x0, 0x0, 0x0},
    {"InjectWord", 0x068, RegisterKind::kReadWrite, 0x0, 0x3FFF, 0x0},
    {"InjectMaskLow", 0x06C, RegisterKind::kReadWrite, 0x0, 0xFFFFFFFF, 0x0},
    {"InjectMaskHigh", 0x070, RegisterKind::kReadWrite, 0x0, 0xFFFFFFFF, 0x0},
    {"InjectMaskCheck", 0x074, RegisterKind::kReadWrite, 0x0, 0xFF, 0x0},
    {"Inject", 0x078, RegisterKind::kReadWrite, 0x0, 0x1, 0x0},
    {"Snapshot", 0x080, RegisterKind::kWriteOnly, 0x0, 0x0, 0x0},
    {"CyclesLow", 0x084, RegisterKind::kReadOnly, 0x0, 0x0, 0x0},
    {"CyclesHigh", 0x088, RegisterKind::kReadOnly, 0x0, 0x0, 0x0},
    {"BusyLow", 0x08C, RegisterKind::kReadOnly, 0x0, 0x0, 0x0},
    {"BusyHigh", 0x090, RegisterKind::kReadOnly, 0x0, 0x0, 0x0},
    {"MacsLow", 0x094, RegisterKind::kReadOnly, 0x0, 0x0, 0x0},
    {"MacsHigh", 0x098, RegisterKind::kReadOnly, 0x0, 0x0, 0x0},
    {"BeatsReadLow", 0x09C, RegisterKind::kReadOnly, 0x0, 0x0, 0x0},
    {"BeatsReadHigh", 0x0A0, RegisterKind::kReadOnly, 0x0, 0x0, 0x0},
    {"BeatsWrittenLow", 0x0A4, RegisterKind::kReadOnly, 0x0, 0x0, 0x0},
    {"BeatsWrittenHigh", 0x0A8, RegisterKind::kReadOnly, 0x0, 0x0, 0x0},
    {"JobsLow", 0x0AC, RegisterKind::kReadOnly, 0x0, 0x0, 0x0},
    {"JobsHigh", 0x0B0, RegisterKind::kReadOnly, 0x0, 0x0, 0x0},
    {"ReadStallLow", 0x0B4, RegisterKind::kReadOnly, 0x0, 0x0, 0x0},
    {"ReadStallHigh", 0x0B8, RegisterKind::kReadOnly, 0x0, 0x0, 0x0},
    {"WriteStallLow", 0x0BC, RegisterKind::kReadOnly, 0x0, 0x0, 0x0},
    {"WriteStallHigh", 0x0C0, RegisterKind::kReadOnly, 0x0, 0x0, 0x0},
    {"DependStallLow", 0x0C4, RegisterKind::kReadOnly, 0x0, 0x0, 0x0},
    {"DependStallHigh", 0x0C8, RegisterKind::kReadOnly, 0x0, 0x0, 0x0},
    {"AbftCorrectedLow", 0x0CC, RegisterKind::kReadOnly, 0x0, 0x0, 0x0},
    {"AbftCorrectedHigh", 0x0D0, RegisterKind::kReadOnly, 0x0, 0x0, 0x0},
    {"AbftFailedLow", 0x0D4, RegisterKind::kReadOnly, 0x0, 0x0, 0x0},
    {"AbftFailedHigh", 0x0D8, RegisterKind::kReadOnly, 0x0, 0x0, 0x0},
    {"GatedLow", 0x0DC, RegisterKind::kReadOnly, 0x0, 0x0, 0x0},
    {"GatedHigh", 0x0E0, RegisterKind::kReadOnly, 0x0, 0x0, 0x0},
};
// clang-format on

}  // namespace flatsat::compute::job_queue
