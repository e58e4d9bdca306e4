#pragma once
#include <cstdint>
#include <string>

/// A test double of the CUDA driver, of cuBLASLt and of NVRTC for the board agent's tests: one shared library that
/// executes on the CPU what the agent launches. It is no GPU and no emulator of one: it knows the kernels by name, from
/// what kernels.cu says that they do, and has no timing of its own. The card that NVML shows beside it is the emulated
/// card of FLATSAT_BOARDS, which works while the double has something in flight.
///   CUDA_TEST_DOUBLE_FLIP=N   the N-th product (from 1) leaves with one bit flipped, unknown to the agent
///   CUDA_TEST_DOUBLE_LOSE=N   from the N-th launch on, every call answers as a lost device does
namespace cuda_test_double {

constexpr int kSuccess = 0, kInvalid = 1, kNotFound = 500, kNoDevice = 100, kLost = 999;

struct Fault {
  std::uint32_t kind, row, column, mask;
};

/// False for a kernel that it does not know.
bool run_kernel(const std::string& name, void** arguments, unsigned grid_x, unsigned grid_y);
bool knows_kernel(const std::string& name);

/// Counts a launch; false once the device is lost.
bool begin_launch();
/// Nothing is in flight any more.
void end_launches();
bool lost();
/// A product was made at `c`: flips what the environment asks for.
void product_made(std::uint8_t* c);

float from_bf16(std::uint16_t bits);
std::uint16_t to_bf16(float value);

}  // namespace cuda_test_double
