#pragma once
#include <cstdint>
#include <string>

#include "tests/harness/agents/cuda/cuda_test_double/simt.h"

/// A test double of the CUDA driver, of cuBLASLt and of NVRTC for the board agent's tests: one shared library that
/// executes on the CPU what the agent launches: the text of kernels.cu, thread by thread, with the agent's blocks,
/// threads, shared memory and arguments. It is no GPU and no emulator of one, and has no timing of its own. The card
/// that NVML shows beside it is the emulated card of FLATSAT_BOARDS, which works while the double has something in
/// flight.
///   CUDA_TEST_DOUBLE_FLIP=N     the N-th product (from 1) leaves with one bit flipped, unknown to the agent
///   CUDA_TEST_DOUBLE_LOSE=N     from the N-th launch on, every call answers as a lost device does
///   CUDA_TEST_DOUBLE_ORDERS=1   each launch runs in three orders of threads and fails if they differ
///
/// Arithmetic: fmaf, +, -, *, / and conversions are IEEE's in fp32 and fp64 on the CPU as on a GPU under the agent's
/// options (--fmad=false, denormals kept), so those bits are a GPU's; only a NaN's sign and payload are not. expf and
/// rsqrtf are not: a GPU's err by up to 2 ulp. Threads run one at a time and give way at barriers alone: a race inside
/// of one instruction, or one that only a warp's steps in common show, is not seen.
namespace cuda_test_double {

/// Codes of CUDA's cuda.h: CUresult.
constexpr int kSuccess = 0, kInvalid = 1, kNoMemory = 2, kNoDevice = 100, kNotFound = 500, kIllegalAddress = 700,
              kLaunchFailed = 719, kLost = 999;

/// Null for a kernel that it does not know.
const Kernel* find_kernel(const std::string& name);
/// Refuses what a driver refuses (kInvalid), else runs it. kIllegalAddress and kLaunchFailed are explained on stderr.
int launch(const Kernel& kernel, const Launch& l, bool in_all_orders, void** arguments);

/// Counts a launch; the code of a call to a lost or failed device, or kSuccess.
int begin_launch();
/// A product was made at `c`: flips what the environment asks for.
void product_made(std::uint8_t* c);

}  // namespace cuda_test_double
