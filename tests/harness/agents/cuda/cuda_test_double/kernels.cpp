// The agent's kernels: the very text that NVRTC compiles, here compiled for the CPU.
#include "tests/harness/agents/cuda/cuda_test_double/cuda_words.h"
//
#include "harness/agents/cuda/kernels/kernels.cu"

namespace cuda_test_double {
namespace {

/// With the bytes of their shared arrays, counted from the text.
constexpr Kernel kKernels[] = {{"gemm_int8", 640, thread_of<gemm_int8>},
                               {"gemm_bf16", 2176, thread_of<gemm_bf16>},
                               {"strike_int32", 0, thread_of<strike_int32>},
                               {"strike_bf16", 0, thread_of<strike_bf16>},
                               {"transpose_int8", 320, thread_of<transpose_int8>},
                               {"row_sums", 4096, thread_of<row_sums>},
                               {"column_parts", 0, thread_of<column_parts>},
                               {"column_ends", 0, thread_of<column_ends>},
                               {"chunk_crc", 1024, thread_of<chunk_crc>},
                               {"attention", 4, thread_of<attention>},
                               {"rms_norm", 512, thread_of<rms_norm>},
                               {"gated", 0, thread_of<gated>},
                               {"add", 0, thread_of<add>},
                               {"argmax", 0, thread_of<argmax>},
                               {"poison", 0, thread_of<poison>}};

}  // namespace

std::span<const Kernel> agent_kernels() { return kKernels; }

}  // namespace cuda_test_double
