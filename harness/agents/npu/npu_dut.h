#pragma once
#include <memory>

#include "harness/agents/verilated/dut.h"

namespace flatsat::agents::npu {

/// The accelerator of rtl/npu.
std::unique_ptr<verilated::Dut> make_npu_dut();

}  // namespace flatsat::agents::npu
