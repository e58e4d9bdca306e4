// H200 SXM5 141 GB: the H100's die with HBM3e. Limit 700 W by nvidia-smi listings. The die and with it clocks, speed
// and thresholds are taken from the H100. Estimates: idle 10 W above the H100 for six stacks instead of five, 143,771
// MiB visible, memory 3201 MHz, 12 K between memory and die. Bus: six stacks of 1024 bit.
#include "models/compute/gpu_board_type.h"

namespace flatsat::compute {

GpuBoardType h200_sxm() {
  GpuBoardConfig config;
  config.idle_w = 100.0;
  config.hbm_offset_k = 12.0;
  return {.key = "h200-sxm",
          .product = "NVIDIA H200",
          .memory_mib = 143771,
          .memory_clock_mhz = 3201,
          .compute_major = 9,
          .compute_minor = 0,
          .pci_device = 0x2335,
          .multiprocessors = 132,
          .cores_each = 128,
          .memory_bus_bits = 6144,
          .pcie_generation = 5,
          .pcie_width = 16,
          .config = config};
}

}  // namespace flatsat::compute
