// The register file of JobEngine: what each offset of job_queue.h reads and does, and an injection into the
// memories that the RTL has and the model takes to be in use: whatever InjectWord says.
#include <algorithm>
#include <bit>
#include <cstring>

#include "models/compute/job_engine.h"

namespace flatsat::compute {

using namespace job_queue;

AccessStatus JobEngine::access(std::uint64_t address, std::span<std::uint8_t> data, bool write) {
  if (address >= kMemoryWindow) {
    const std::uint64_t place = address - kMemoryWindow;
    if (!memory_.holds(place, data.size())) return AccessStatus::kBadAddress;
    if (write) {
      memory_.write(place, data);
    } else {
      const auto outcome = memory_.read(place, data);
      corrected_ += outcome.corrected;
      ecc_corrected_ += outcome.corrected;
      if (outcome.uncorrectable) {
        ++ecc_uncorrected_;
        return AccessStatus::kBadCommand;
      }
    }
    return AccessStatus::kOk;
  }
  if (data.size() != 4 || address % 4 != 0) return AccessStatus::kBadBurst;
  auto status = AccessStatus::kOk;
  std::uint32_t value = 0;
  if (write) {
    std::memcpy(&value, data.data(), 4);
    write_register(static_cast<std::uint32_t>(address), value, status);
  } else {
    value = read_register(static_cast<std::uint32_t>(address), status);
    std::memcpy(data.data(), &value, 4);
  }
  return status;
}

void JobEngine::latch_counters() { latched_ = {cycles_, busy_, macs_, beats_read_, beats_written_, queue_jobs_}; }

std::uint32_t JobEngine::read_register(std::uint32_t offset, AccessStatus& status) const {
  if (offset >= kCyclesLow && offset <= kGatedHigh && offset % 4 == 0) {
    const std::uint32_t word = (offset - kCyclesLow) / 4;
    return static_cast<std::uint32_t>(latched_[word / 2] >> (32 * (word % 2)));
  }
  switch (offset) {
    case kIdentity:
      return config_.identity;
    case kVersion:
      return 1u << 16 | 1;
    case kCapability:
      return config_.array | static_cast<std::uint32_t>(config_.memory_bytes >> 20) << 16;
    case kControl:
      return enabled_ ? 1 : 0;
    case kStatus:
      return (has_work() ? 0u : 1u) | (halted_ ? 2u : 0u);
    case kInterruptState:
      return interrupt_state_;
    case kInterruptEnable:
      return interrupt_enable_;
    case kRingBaseLow:
      return static_cast<std::uint32_t>(ring_base_);
    case kRingBaseHigh:
      return static_cast<std::uint32_t>(ring_base_ >> 32);
    case kRingSize:
      return ring_size_;
    case kRingHead:
      return head_;
    case kRingTail:
      return tail_;
    case kErrorCode:
      return error_code_;
    case kErrorInfo:
      return error_info_;
    case kEccCorrected:
      return ecc_corrected_;
    case kEccUncorrected:
      return ecc_uncorrected_;
    case kClockDivider:
      return clock_divider_;
    case kWatchdogCycles:
      return watchdog_cycles_;
    case kProtection:
      return protection_;
    case kPowerState:
      return power_state_;
    case kEccBank:
      return ecc_bank_;
    case kEccBankCount:
      return std::uint32_t{banks_[ecc_bank_].uncorrected} << 16 | banks_[ecc_bank_].corrected;
    case kInjectWord:
      return inject_word_;
    case kInjectMaskLow:
    case kInjectMaskHigh:
    case kInjectMaskCheck:
      return inject_mask_[(offset - kInjectMaskLow) / 4];
    case kInject:
      return inject_;
    default:
      status = AccessStatus::kBadAddress;
      return 0;
  }
}

void JobEngine::write_register(std::uint32_t offset, std::uint32_t value, AccessStatus& status) {
  switch (offset) {
    case kControl:
      if ((value & 2) != 0) return reset_registers();
      enabled_ = (value & 1) != 0;
      return;
    case kInterruptState:
      interrupt_state_ &= ~value;
      if ((value & kJobFailed) != 0) halted_ = false;
      return;
    case kInterruptEnable:
      interrupt_enable_ = value & 7;
      return;
    case kInterruptTest:
      interrupt_state_ |= value & 7;
      return;
    case kRingBaseLow:
      ring_base_ = (ring_base_ & 0xffffffff'00000000ull) | (value & ~63u);
      return;
    case kRingBaseHigh:
      ring_base_ = (ring_base_ & 0xffffffffull) | std::uint64_t{value & 0xFF} << 32;
      return;
    case kRingSize:
      if (value < 2 || value > 1024 || !std::has_single_bit(value)) break;
      ring_size_ = value;
      head_ = tail_ = 0;
      return;
    case kRingTail:
      tail_ = value & (ring_size_ - 1);
      return;
    case kClockDivider:
      if (value != 1 && value != 2 && value != 4 && value != 8) break;
      clock_divider_ = value;
      return;
    case kWatchdogCycles:
      watchdog_cycles_ = value;
      return;
    case kProtection:
      protection_ = value & 1;
      return;
    case kPowerState:
      if (value > 3 || (value == 0 && has_work())) break;
      power_state_ = value;
      if (value == 0) head_ = tail_ = 0;
      return;
    case kSnapshot:
      return latch_counters();
    case kEccBank:
      ecc_bank_ = value & 0x3F;
      return;
    case kInjectWord:
      inject_word_ = value & 0x3FFF;
      return;
    case kInjectMaskLow:
    case kInjectMaskHigh:
      inject_mask_[(offset - kInjectMaskLow) / 4] = value;
      return;
    case kInjectMaskCheck:
      inject_mask_[2] = value & 0xFF;
      return;
    case kInject:
      inject_ = value & 1;
      return;
    case kIdentity:
    case kVersion:
    case kCapability:
    case kStatus:
    case kRingHead:
    case kErrorCode:
    case kErrorInfo:
    case kEccCorrected:
    case kEccUncorrected:
    case kEccBankCount:
      break;
    default:
      status = AccessStatus::kBadAddress;
      return;
  }
  status = AccessStatus::kBadCommand;
}

bool JobEngine::spend_injection(const Descriptor& d, Completion& completion) {
  // The banks in the order of EccBank: read FIFO, panel of A, two tiles of C, scales, CRC of the rows.
  const std::uint32_t fifo = std::max(2u, config_.array / 8), a = config_.array / 8, c = 2 * (config_.array / 2 + 1);
  const std::uint32_t scales = fifo + a + c, crc = scales + fifo;
  const bool requant = static_cast<Opcode>(d.opcode) == Opcode::kGemmRequant;
  const bool written = ecc_bank_ < scales || (ecc_bank_ < crc && requant) || (ecc_bank_ == crc && d.n > config_.array);
  if (inject_ == 0 || !written || d.m == 0 || d.n == 0 || d.k == 0) return true;
  inject_ = 0;
  int flips = 0;
  for (const auto mask : inject_mask_) flips += std::popcount(mask);
  if (flips == 0) return true;
  auto& count = banks_[ecc_bank_];
  if (flips == 1) {
    ++completion.corrected, ++corrected_, ++ecc_corrected_;
    if (count.corrected != 0xFFFF) ++count.corrected;
    return true;
  }
  ++ecc_uncorrected_;
  if (count.uncorrected != 0xFFFF) ++count.uncorrected;
  completion.error = static_cast<std::uint8_t>(JobError::kEccUncorrectable);
  return false;
}

}  // namespace flatsat::compute
