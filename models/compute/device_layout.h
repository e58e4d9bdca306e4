#pragma once
#include <cstdint>

/// Addresses, sizes and figures of a device that its model, its driver, what stands behind it and what injects faults
/// must agree on. Registers and job formats: job_queue.h.
namespace flatsat::compute {

// First register: what kind of device it is.
inline constexpr std::uint32_t kNpuIdentity = 0x3155504E;  // 'NPU1'
inline constexpr std::uint32_t kGpuIdentity = 0x31555047;  // 'GPU1'

// A device's bus: registers from 0 on, then its own memory.
inline constexpr std::uint64_t kMemoryWindow = 0x1000'0000;
inline constexpr std::uint64_t kDeviceMemoryBytes = 16u << 20;
inline constexpr std::uint64_t kMemoryWordBytes = 8;  // protected together by one ECC code
// Device addresses: own memory from 0 on, bench memory from here on.
inline constexpr std::uint64_t kHostWindow = 0x1'0000'0000;

/// Where the driver puts things into a device's own memory.
namespace memory_layout {
inline constexpr std::uint64_t kRing = 0x0;             // of descriptors
inline constexpr std::uint64_t kActivations = 0x10000;  // of the job in work
inline constexpr std::uint64_t kOutput = 0x200000;
inline constexpr std::uint64_t kWeights = 0x800000;  // layer after layer
static_assert(kWeights < kDeviceMemoryBytes);

/// Bytes from one row of a matrix to the next: rows begin at multiples of 16.
constexpr std::uint32_t row_stride(std::uint32_t row_bytes) { return (row_bytes + 15u) & ~15u; }
}  // namespace memory_layout

/// What the accelerator's activity costs: energy per event of one simulated tile, and how many such tiles a card has.
struct ActivityEnergy {
  double cycle_pj = 40.0;  // clock tree and control, a clocked cycle
  double mac_pj = 0.3;     // an int8 multiply-accumulate; estimate for a 7 nm class process
  double beat_pj = 150.0;  // a 16-byte beat to or from memory
  double tiles = 4096.0;   // of the card; the simulated one stands for all
};

}  // namespace flatsat::compute
