// B200 SXM 183,359 MiB. Listings of nvidia-smi: limit 1000 W, idle 136 to 144 W at 22 to 27 degC. Estimates: SM 120 to
// 1965 MHz, lowest cap 200 W, memory 3996 MHz, a bf16 product of 1750 TFLOP/s (78 % of the 2250 of the data sheet),
// thermal resistances scaled from the H100 with the limit so that full power heats the die as much. 148 multiprocessors
// as CUDA tells, eight stacks of 1024 bit.
#include "models/compute/gpu_board_type.h"

namespace flatsat::compute {

GpuBoardType b200_sxm() {
  GpuBoardConfig config;
  config.idle_w = 140.0;
  config.limit_w = 1000.0;
  config.idle_mhz = 120.0;
  config.top_mhz = 1965.0;
  config.tflops_at_top = 1750.0;
  config.die_k_per_w = 0.014;
  config.plate_k_per_w = 0.028;
  return {.key = "b200-sxm",
          .product = "NVIDIA B200",
          .memory_mib = 183359,
          .memory_clock_mhz = 3996,
          .compute_major = 10,
          .compute_minor = 0,
          .pci_device = 0x2901,
          .multiprocessors = 148,
          .cores_each = 128,
          .memory_bus_bits = 8192,
          .pcie_generation = 5,
          .pcie_width = 16,
          .config = config};
}

}  // namespace flatsat::compute
