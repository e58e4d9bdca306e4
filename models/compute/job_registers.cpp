#include "models/compute/job_registers.h"

#include <algorithm>
#include <bit>

namespace flatsat::compute {

using namespace job_queue;

void JobRegisters::reset() {
  state_ = {};
  ++resets_;
}

std::uint64_t JobRegisters::take_entry() {
  const std::uint64_t address = state_.ring_base + 64ull * state_.head;
  state_.head = (state_.head + 1) & (state_.ring_size - 1);
  return address;
}

void JobRegisters::fail(std::uint32_t error, std::uint32_t info, bool halts) {
  state_.error_code = error;
  state_.error_info = info;
  raise(kJobFailed);
  if (halts) state_.halted = true;
}

void JobRegisters::count_ecc(std::uint32_t corrected, std::uint32_t uncorrected) {
  state_.ecc_corrected += corrected;
  state_.ecc_uncorrected += uncorrected;
}

void JobRegisters::latch_counters() {
  const Counters& c = state_.counters;
  state_.latched = {c.cycles, c.busy, c.macs, c.beats_read, c.beats_written, c.jobs};
}

std::uint32_t JobRegisters::read(std::uint32_t offset, AccessStatus& status) const {
  if (offset >= kCyclesLow && offset <= kGatedHigh && offset % 4 == 0) {
    const std::uint32_t word = (offset - kCyclesLow) / 4;
    return static_cast<std::uint32_t>(state_.latched[word / 2] >> (32 * (word % 2)));
  }
  switch (offset) {
    case kIdentity:
      return config_.identity;
    case kVersion:
      return 1u << 16 | 1;
    case kCapability:
      return config_.array | static_cast<std::uint32_t>(config_.memory_bytes >> 20) << 16;
    case kControl:
      return state_.enabled ? 1 : 0;
    case kStatus:
      return (has_work() ? 0u : 1u) | (state_.halted ? 2u : 0u);
    case kInterruptState:
      return state_.interrupt;
    case kInterruptEnable:
      return state_.interrupt_enable;
    case kRingBaseLow:
      return static_cast<std::uint32_t>(state_.ring_base);
    case kRingBaseHigh:
      return static_cast<std::uint32_t>(state_.ring_base >> 32);
    case kRingSize:
      return state_.ring_size;
    case kRingHead:
      return state_.head;
    case kRingTail:
      return state_.tail;
    case kErrorCode:
      return state_.error_code;
    case kErrorInfo:
      return state_.error_info;
    case kEccCorrected:
      return state_.ecc_corrected;
    case kEccUncorrected:
      return state_.ecc_uncorrected;
    case kClockDivider:
      return state_.clock_divider;
    case kWatchdogCycles:
      return state_.watchdog_cycles;
    case kProtection:
      return state_.protection;
    case kPowerState:
      return state_.power;
    case kEccBank:
      return state_.ecc_bank;
    case kEccBankCount:
      return std::uint32_t{state_.banks[state_.ecc_bank].uncorrected} << 16 | state_.banks[state_.ecc_bank].corrected;
    case kInjectWord:
      return state_.inject_word;
    case kInjectMaskLow:
    case kInjectMaskHigh:
    case kInjectMaskCheck:
      return state_.inject_mask[(offset - kInjectMaskLow) / 4];
    case kInject:
      return state_.inject;
    default:
      status = AccessStatus::kBadAddress;
      return 0;
  }
}

void JobRegisters::write(std::uint32_t offset, std::uint32_t value, AccessStatus& status) {
  switch (offset) {
    case kControl:
      if ((value & 2) != 0) return reset();
      state_.enabled = (value & 1) != 0;
      return;
    case kInterruptState:
      state_.interrupt &= ~value;
      if ((value & kJobFailed) != 0) state_.halted = false;
      return;
    case kInterruptEnable:
      state_.interrupt_enable = value & 7;
      return;
    case kInterruptTest:
      state_.interrupt |= value & 7;
      return;
    case kRingBaseLow:
      state_.ring_base = (state_.ring_base & 0xffffffff'00000000ull) | (value & ~63u);
      return;
    case kRingBaseHigh:
      state_.ring_base = (state_.ring_base & 0xffffffffull) | std::uint64_t{value & 0xFF} << 32;
      return;
    case kRingSize:
      if (value < 2 || value > 1024 || !std::has_single_bit(value)) break;
      state_.ring_size = value;
      state_.head = state_.tail = 0;
      return;
    case kRingTail:
      state_.tail = value & (state_.ring_size - 1);
      return;
    case kClockDivider:
      if (value != 1 && value != 2 && value != 4 && value != 8) break;
      state_.clock_divider = value;
      return;
    case kWatchdogCycles:
      state_.watchdog_cycles = value;
      return;
    case kProtection:
      state_.protection = value & 1;
      return;
    case kPowerState:
      if (value > 3 || (value == 0 && has_work())) break;
      state_.power = value;
      if (value == 0) state_.head = state_.tail = 0;
      return;
    case kSnapshot:
      return latch_counters();
    case kEccBank:
      state_.ecc_bank = value & 0x3F;
      return;
    case kInjectWord:
      state_.inject_word = value & 0x3FFF;
      return;
    case kInjectMaskLow:
    case kInjectMaskHigh:
      state_.inject_mask[(offset - kInjectMaskLow) / 4] = value;
      return;
    case kInjectMaskCheck:
      state_.inject_mask[2] = value & 0xFF;
      return;
    case kInject:
      state_.inject = value & 1;
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

JobRegisters::Injection JobRegisters::spend_injection(const Descriptor& d) {
  // The banks in the order of EccBank: read FIFO, panel of A, two tiles of C, scales, CRC of the rows.
  const std::uint32_t fifo = std::max(2u, config_.array / 8), a = config_.array / 8, c = 2 * (config_.array / 2 + 1);
  const std::uint32_t scales = fifo + a + c, crc = scales + fifo;
  const bool requant = static_cast<Opcode>(d.opcode) == Opcode::kGemmRequant;
  const bool written =
      state_.ecc_bank < scales || (state_.ecc_bank < crc && requant) || (state_.ecc_bank == crc && d.n > config_.array);
  if (state_.inject == 0 || !written || d.m == 0 || d.n == 0 || d.k == 0) return Injection::kNone;
  state_.inject = 0;
  int flips = 0;
  for (const auto mask : state_.inject_mask) flips += std::popcount(mask);
  if (flips == 0) return Injection::kNone;
  auto& count = state_.banks[state_.ecc_bank];
  const bool corrected = flips == 1;
  auto& of_kind = corrected ? count.corrected : count.uncorrected;
  if (of_kind != 0xFFFF) ++of_kind;
  count_ecc(corrected ? 1 : 0, corrected ? 0 : 1);
  return corrected ? Injection::kCorrected : Injection::kUncorrectable;
}

}  // namespace flatsat::compute
