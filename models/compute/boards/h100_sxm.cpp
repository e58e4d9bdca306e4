// H100 SXM5 80 GB. Listings of nvidia-smi (driver 565): idle 83 to 101 W, SM 345 to 1980 MHz, memory 2619 MHz, limit
// 200 to 700 W, 81,559 MiB; T.Limit 57 at 30 degC puts the highest operating point at 87 degC, slowdown 89,
// shutdown 95. The cap range also in arXiv 2604.11391. bf16 8192^3 798 TFLOP/s on random data. Sensor windows: arXiv
// 2312.02741. 132 multiprocessors of 128 cores, 5120 bit, PCIe 5: NVIDIA H100 Tensor Core GPU Architecture, table 3.
// What GpuBoardConfig marks E is an estimate.
#include "models/compute/gpu_board_type.h"

namespace flatsat::compute {

GpuBoardType h100_sxm() {
  return {.key = "h100-sxm",
          .product = "NVIDIA H100 80GB HBM3",
          .memory_mib = 81559,
          .memory_clock_mhz = 2619,
          .compute_major = 9,
          .compute_minor = 0,
          .pci_device = 0x2330,
          .multiprocessors = 132,
          .cores_each = 128,
          .memory_bus_bits = 5120,
          .pcie_generation = 5,
          .pcie_width = 16,
          .config = {}};
}

}  // namespace flatsat::compute
