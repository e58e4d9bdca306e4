// One mistake a kernel. Each would pass on some card on some day.
#include "tests/harness/agents/cuda/cuda_test_double/cuda_words.h"

// Its shared memory is the executor's, so it stands outside.
static __global__ void faulty_shared_overrun(unsigned* out) {
  extern __shared__ float scores[];
  scores[threadIdx.x] = 1.0f;
  __syncthreads();
  out[threadIdx.x] = static_cast<unsigned>(scores[threadIdx.x]);
}

namespace {

/// Threads read what their neighbours write, and no barrier stands between.
__global__ void faulty_race(unsigned* out) {
  __shared__ unsigned values[64];
  values[threadIdx.x] = threadIdx.x + 1;
  out[threadIdx.x] = values[(threadIdx.x + 1) % blockDim.x];
}

__global__ void faulty_early_return(unsigned* out) {
  if (threadIdx.x == 5) return;
  __syncthreads();
  out[threadIdx.x] = threadIdx.x;
}

__global__ void faulty_two_barriers(unsigned* out) {
  if (threadIdx.x % 2 == 0) {
    __syncthreads();
  } else {
    __syncthreads();
  }
  out[threadIdx.x] = threadIdx.x;
}

/// Writes so many words as the launch has threads, wherever that ends.
__global__ void faulty_write(unsigned* out) { out[blockIdx.x * blockDim.x + threadIdx.x] = 1; }

__global__ void faulty_unwritten(unsigned* out) {
  __shared__ unsigned values[64];
  out[threadIdx.x] = values[threadIdx.x];
  values[threadIdx.x] = 0;
}

}  // namespace

namespace cuda_test_double {
namespace {

constexpr Kernel kKernels[] = {{"faulty_race", 256, thread_of<faulty_race>},
                               {"faulty_early_return", 0, thread_of<faulty_early_return>},
                               {"faulty_two_barriers", 0, thread_of<faulty_two_barriers>},
                               {"faulty_shared_overrun", 0, thread_of<faulty_shared_overrun>},
                               {"faulty_write", 0, thread_of<faulty_write>},
                               {"faulty_unwritten", 256, thread_of<faulty_unwritten>}};

}  // namespace

std::span<const Kernel> faulty_kernels() { return kKernels; }

}  // namespace cuda_test_double
