// cuBLASLt and NVRTC of the test double. Its products add in fp64, so that they are not the own kernels' bits either.
#include <bit>
#include <cmath>
#include <cstring>
#include <memory>

#include "tests/harness/agents/cuda/cuda_test_double/double.h"

using namespace cuda_test_double;

namespace {

struct Layout {
  int type;
  std::uint64_t rows, columns;
  std::int64_t stride;
};
struct Operation {
  bool transposed_left = false;
};
struct Heuristic {
  std::uint64_t algorithm[8];
  std::size_t workspace;
  int state;
  float waves;
  int reserved[4];
};
constexpr int kInt8 = 3, kBf16 = 14, kTransposeLeft = 3, kNotSupported = 15;

float from_bf16(std::uint16_t bits) { return std::bit_cast<float>(std::uint32_t{bits} << 16); }

std::uint16_t to_bf16(float v) {
  const auto bits = std::bit_cast<std::uint32_t>(v);
  if (std::isnan(v)) return static_cast<std::uint16_t>((bits >> 16) | 0x40u);
  return static_cast<std::uint16_t>((bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16);
}

std::size_t at(const Layout& l, std::uint64_t row, std::uint64_t column) {
  return row + column * static_cast<std::uint64_t>(l.stride);
}

template <class In, class Out, class Sum, class Read, class Write>
void multiply(const Operation& o, const void* a, const Layout& la, const void* b, const Layout& lb, void* d,
              const Layout& ld, Read read, Write write) {
  const auto *left = static_cast<const In*>(a), *right = static_cast<const In*>(b);
  auto* out = static_cast<Out*>(d);
  const std::uint64_t inner = lb.rows;
  for (std::uint64_t j = 0; j < ld.columns; ++j)
    for (std::uint64_t i = 0; i < ld.rows; ++i) {
      Sum sum = 0;
      for (std::uint64_t l = 0; l < inner; ++l)
        sum += static_cast<Sum>(read(left[o.transposed_left ? at(la, l, i) : at(la, i, l)])) *
               static_cast<Sum>(read(right[at(lb, l, j)]));
      out[at(ld, i, j)] = write(sum);
    }
}

template <class T>
int made(void** into, T value) {
  *into = std::make_unique<T>(value).release();
  return kSuccess;
}
template <class T>
int destroyed(void* what) {
  const std::unique_ptr<T> owned(static_cast<T*>(what));
  return kSuccess;
}

}  // namespace

extern "C" {

int cublasLtCreate(void** handle) { return made(handle, 0); }
int cublasLtDestroy(void* handle) { return destroyed<int>(handle); }
int cublasLtMatmulDescCreate(void** operation, int, int) { return made(operation, Operation{}); }
int cublasLtMatmulDescDestroy(void* operation) { return destroyed<Operation>(operation); }
int cublasLtMatmulDescSetAttribute(void* operation, int attribute, const void* value, std::size_t) {
  if (attribute == kTransposeLeft)
    static_cast<Operation*>(operation)->transposed_left = *static_cast<const std::int32_t*>(value) == 1;
  return kSuccess;
}
int cublasLtMatrixLayoutCreate(void** layout, int type, std::uint64_t rows, std::uint64_t columns,
                               std::int64_t stride) {
  return made(layout, Layout{type, rows, columns, stride});
}
int cublasLtMatrixLayoutDestroy(void* layout) { return destroyed<Layout>(layout); }
int cublasLtMatmulPreferenceCreate(void** preference) { return made(preference, 0); }
int cublasLtMatmulPreferenceDestroy(void* preference) { return destroyed<int>(preference); }
int cublasLtMatmulPreferenceSetAttribute(void*, int, const void*, std::size_t) { return kSuccess; }

/// As the real one: int8 products only with the left operand transposed.
int cublasLtMatmulAlgoGetHeuristic(void*, void* operation, void* a, void*, void*, void*, void*, int, Heuristic* found,
                                   int* count) {
  const bool integers = static_cast<Layout*>(a)->type == kInt8;
  *count = integers && !static_cast<Operation*>(operation)->transposed_left ? 0 : 1;
  *found = {};
  return *count == 1 ? kSuccess : kNotSupported;
}

int cublasLtMatmul(void*, void* operation, const void*, const void* a, void* la, const void* b, void* lb, const void*,
                   const void*, void*, void* d, void* ld, const void*, void*, std::size_t, void*) {
  if (const int code = begin_launch(); code != kSuccess) return code;
  const auto& o = *static_cast<Operation*>(operation);
  const auto &left = *static_cast<Layout*>(la), &right = *static_cast<Layout*>(lb), &out = *static_cast<Layout*>(ld);
  if (left.type == kBf16) {
    multiply<std::uint16_t, std::uint16_t, double>(
        o, a, left, b, right, d, out, [](std::uint16_t v) { return from_bf16(v); },
        [](double v) { return to_bf16(static_cast<float>(v)); });
  } else {
    multiply<std::int8_t, std::int32_t, std::int32_t>(
        o, a, left, b, right, d, out, [](std::int8_t v) { return v; }, [](std::int32_t v) { return v; });
  }
  product_made(static_cast<std::uint8_t*>(d));
  return kSuccess;
}

// NVRTC: the driver above knows kernels by name, so any text will do as machine code.
int nvrtcCreateProgram(void** program, const char*, const char*, int, const char* const*, const char* const*) {
  return made(program, 0);
}
int nvrtcDestroyProgram(void** program) { return destroyed<int>(*program); }
int nvrtcCompileProgram(void*, int, const char* const*) { return kSuccess; }
int nvrtcGetProgramLogSize(void*, std::size_t* bytes) {
  *bytes = 1;
  return kSuccess;
}
int nvrtcGetProgramLog(void*, char* log) {
  *log = '\0';
  return kSuccess;
}
int nvrtcGetCUBINSize(void*, std::size_t* bytes) {
  *bytes = 4;
  return kSuccess;
}
int nvrtcGetCUBIN(void*, char* image) {
  std::memcpy(image, "none", 4);
  return kSuccess;
}

}  // extern "C"
