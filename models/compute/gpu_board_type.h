#pragma once
#include <span>
#include <string_view>
#include <utility>

#include "models/compute/gpu_board.h"

namespace flatsat::compute {

/// A kind of board as its vendor sells it, with what NVML says of it.
struct GpuBoardType {
  std::string_view key;      // "h100-sxm", as testbeds write it
  std::string_view product;  // as NVML names it
  unsigned memory_mib;       // visible to the driver
  unsigned memory_clock_mhz;
  unsigned compute_major, compute_minor;
  unsigned pci_device;  // of vendor 10de, by pci.ids; 0 for one that is no PCI device
  unsigned multiprocessors, cores_each, memory_bus_bits;
  unsigned pcie_generation, pcie_width;  // 0 without
  GpuBoardConfig config;
};

// One file each, with its sources.
GpuBoardType h100_sxm();
GpuBoardType h200_sxm();
GpuBoardType b200_sxm();
GpuBoardType jetson_agx_orin();

/// All of them, in the order of the declarations above.
std::span<const GpuBoardType> gpu_board_types();
/// Null for a key that is none.
const GpuBoardType* gpu_board_type(std::string_view key);

/// Every figure of a GpuBoardConfig by its name: what is told of it, and what a calibration writes.
using GpuBoardField = std::pair<const char*, double GpuBoardConfig::*>;
std::span<const GpuBoardField> gpu_board_fields();

}  // namespace flatsat::compute
