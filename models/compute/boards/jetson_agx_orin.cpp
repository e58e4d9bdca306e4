// Jetson AGX Orin 64 GB, the module. Power modes 15 to 60 W and 40.4 W of the GPU rail under stress in MAXN: vendor's
// forum and its measurements. GPU clock to 1300.5 MHz (data sheet). Estimates: idle 8 W, clock steps 102 MHz from 306
// MHz, core 0.6 to 0.9 V, 35 TFLOP/s fp16 dense product, thermal resistances of a plate-mounted module, throttling at
// 99 and 103 degC, off at 105. 2048 cores in 16 multiprocessors, 256 bit: data sheet.
#include "models/compute/gpu_board_type.h"

namespace flatsat::compute {

GpuBoardType jetson_agx_orin() {
  GpuBoardConfig config;
  config.idle_w = 8.0;
  config.limit_w = 60.0;
  config.floor_w = 15.0;
  config.gemm_over_limit = 1.0;
  config.idle_mhz = 306.0;
  config.top_mhz = 1300.5;
  config.step_mhz = 102.0;
  config.idle_v = 0.60;
  config.top_v = 0.90;
  config.tflops_at_top = 35.0;
  config.die_k_per_w = 0.10;
  config.plate_k_per_w = 0.45;
  config.plate_lag_s = 40.0;
  config.hbm_offset_k = 2.0;
  config.software_degc = 99.0;
  config.hardware_degc = 103.0;
  config.shutdown_degc = 105.0;
  config.boot_s = 20.0;
  return {.key = "jetson-agx-orin",
          .product = "Jetson AGX Orin",
          .memory_mib = 62841,
          .memory_clock_mhz = 3199,
          .compute_major = 8,
          .compute_minor = 7,
          .pci_device = 0,
          .multiprocessors = 16,
          .cores_each = 128,
          .memory_bus_bits = 256,
          .pcie_generation = 0,
          .pcie_width = 0,
          .config = config};
}

}  // namespace flatsat::compute
