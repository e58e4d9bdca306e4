// The whole state of the accelerator as a snapshot.
#include "harness/agents/npu/npu_model.h"

namespace flatsat::agents::npu {

std::uint64_t NpuRtl::value(const std::string& point) const { return model_->value(point); }

std::uint64_t NpuRtl::watchdog() const { return model_->value("npu_top.u_regs.watchdog_q"); }

verilated::Dut& NpuRtl::dut() { return *model_->dut; }

NpuRtl::Snapshot NpuRtl::take(const Snapshot* before) {
  return {model_->dut->save(), state_, faults_.state(),
          verilated::MemoryImage(memory_, before == nullptr ? nullptr : &before->memory)};
}

void NpuRtl::restore(const Snapshot& snapshot) {
  model_->dut->restore(snapshot.rtl);
  state_ = snapshot.drivers;
  faults_.set_state(snapshot.faults);
  snapshot.memory.restore(memory_);
}

}  // namespace flatsat::agents::npu
