// Faults in the accelerator, and its whole state as a snapshot.
#include "harness/agents/npu/npu_model.h"

namespace flatsat::agents::npu {

std::uint64_t NpuRtl::value(const std::string& point) const { return model_->value(point); }

std::uint64_t NpuRtl::watchdog() const { return model_->value("npu_top.u_regs.watchdog_q"); }

verilated::Dut& NpuRtl::dut() { return *model_->dut; }

NpuRtl::Snapshot NpuRtl::take(const Snapshot* before) {
  return {model_->dut->save(), *this, model_->faults.stuck(),
          verilated::MemoryImage(memory_, before == nullptr ? nullptr : &before->memory)};
}

void NpuRtl::restore(const Snapshot& snapshot) {
  model_->dut->restore(snapshot.rtl);
  static_cast<NpuDrivers&>(*this) = snapshot.drivers;
  model_->faults.set_stuck(snapshot.stuck);
  snapshot.memory.restore(memory_);
}

bool NpuRtl::known(const compute::Fault& fault) const {
  if (fault.point == "memory") return fault.word < memory_.size() / 8 && !verilated::mask_bytes(fault, 64).empty();
  const auto found = model_->places.find(fault.point);
  return found != model_->places.end() && fault.word < found->second.words &&
         !verilated::mask_bytes(fault, found->second.bits).empty();
}

bool NpuRtl::inject(const compute::Fault& fault) {
  if (!known(fault)) return false;
  if (!fault.cycle) return strike(fault);
  if (*fault.cycle < cycle_) return false;
  armed_.emplace(*fault.cycle, fault);
  return true;
}

std::optional<compute::Fault> NpuRtl::struck() {
  if (struck_.empty()) return std::nullopt;
  compute::Fault front = std::move(struck_.front());
  struck_.pop_front();
  return front;
}

bool NpuRtl::strike(const compute::Fault& fault) {
  if (fault.point != "memory") return model_->faults.strike(fault, cycle_);
  if (!memory_.flip(fault.word, fault.mask)) return false;
  if (fault.stuck_cycles > 0) {
    const std::uint64_t value = memory_.cells(fault.word) & fault.mask;
    stuck_memory_.push_back({fault.word, fault.mask, value, cycle_ + fault.stuck_cycles});
  }
  return true;
}

void NpuRtl::strike_due() {
  while (!armed_.empty() && armed_.begin()->first <= cycle_) {
    const compute::Fault fault = std::move(armed_.begin()->second);
    armed_.erase(armed_.begin());
    strike(fault);
    struck_.push_back(fault);
  }
}

void NpuRtl::hold_memory() {
  std::erase_if(stuck_memory_, [this](const StuckWord& s) { return cycle_ >= s.until; });
  for (const auto& s : stuck_memory_) {
    const std::uint64_t healed = (memory_.cells(s.word) ^ s.value) & s.mask;
    if (healed != 0) memory_.flip(s.word, healed);
  }
}

}  // namespace flatsat::agents::npu
