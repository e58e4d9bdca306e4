#pragma once
#include <memory>

#include "harness/rtl/dut.h"

namespace flatsat {

/// The accelerator of rtl/npu.
std::unique_ptr<Dut> make_npu_dut();

}  // namespace flatsat
