#pragma once
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstring>
#include <utility>

#include "tests/harness/agents/cuda/cuda_test_double/simt.h"

// The words of CUDA C++ that kernels.cu speaks, so that g++ compiles its text as it is. Words of a language are macros
// where no declaration can stand for them.
//
// Shared memory is thread_local: at block scope that is one copy for all threads of a block, which take turns on one
// thread of the host, and `extern` may stand before it, which `static` would not bear.
#define __global__
#define __device__ static
#define __shared__ thread_local

using std::size_t;

extern cuda_test_double::Dimensions threadIdx, blockIdx, blockDim, gridDim;

inline void __syncthreads(int line = __builtin_LINE()) { cuda_test_double::barrier(line); }
inline float __uint_as_float(unsigned bits) { return std::bit_cast<float>(bits); }
inline unsigned __float_as_uint(float value) { return std::bit_cast<unsigned>(value); }
/// Rounded once; a GPU's errs by up to 2 ulp.
inline float rsqrtf(float value) { return static_cast<float>(1.0 / std::sqrt(static_cast<double>(value))); }

namespace cuda_test_double {

/// As the driver does it: of each argument so many bytes as the kernel's own parameter has.
template <class T>
T argument(const void* from) {
  T value;
  std::memcpy(&value, from, sizeof value);
  return value;
}
template <class... Parameters, std::size_t... I>
void call(void (*kernel)(Parameters...), void** arguments, std::index_sequence<I...>) {
  kernel(argument<Parameters>(arguments[I])...);
}
template <class... Parameters>
constexpr std::size_t parameters_of(void (*)(Parameters...)) {
  return sizeof...(Parameters);
}
template <auto Function>
void thread_of(void** arguments) {
  call(Function, arguments, std::make_index_sequence<parameters_of(Function)>());
}

}  // namespace cuda_test_double
