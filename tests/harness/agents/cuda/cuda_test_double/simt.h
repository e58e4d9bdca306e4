#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace cuda_test_double {

struct Dimensions {
  unsigned x = 1, y = 1, z = 1;
  std::uint64_t count() const { return std::uint64_t{x} * y * z; }
};

/// A kernel as text that g++ compiled.
struct Kernel {
  std::string_view name;
  unsigned static_shared_bytes;      // of its __shared__ arrays of fixed size
  void (*thread)(void** arguments);  // one thread of it, at threadIdx and blockIdx
};

/// The kernels of harness/agents/cuda/kernels/kernels.cu.
std::span<const Kernel> agent_kernels();
/// Kernels with one mistake each, by which the tests see that the executor tells of it.
std::span<const Kernel> faulty_kernels();

/// In which order threads run between two barriers, and blocks. Where nothing races each gives the same bits.
enum class ThreadOrder { kForward, kReverse, kShuffled };

struct Launch {
  Dimensions grid, block;
  unsigned shared_bytes = 0;  // dynamic
  ThreadOrder order = ThreadOrder::kForward;
};

/// Fresh memory, guards and shared memory before a block hold this: a NaN as bf16, as float and as double.
constexpr std::uint32_t kUnwritten = 0x7ffb7ffb;
/// Most shared memory of a block without leave from cuFuncSetAttribute.
/// Source: CUDA C++ Programming Guide, "Technical Specifications per Compute Capability".
constexpr unsigned kMostSharedBytes = 48 * 1024;

/// Runs every thread of every block on the calling thread: block after block, each thread of a block as a fibre that
/// gives way at barriers alone. Not reentrant. Answers with what went wrong, or "": a barrier that not all threads of
/// the block reach, or a write behind the dynamic shared memory.
std::string run_blocks(const Kernel& kernel, const Launch& launch, void** arguments);

/// __syncthreads, on `line` of the kernels' text.
void barrier(int line);

}  // namespace cuda_test_double
