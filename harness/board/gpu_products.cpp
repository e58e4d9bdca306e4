#include "harness/board/gpu_products.h"

namespace flatsat {

namespace {

ResultFault inside(const ResultFault& fault, const ProductShape& s, std::uint32_t bits) {
  return within(fault, {static_cast<std::uint32_t>(s.m), static_cast<std::uint32_t>(s.n), bits});
}

}  // namespace

bool GpuProducts::bf16(const ProductShape& s, DeviceAddress a, DeviceAddress b, DeviceAddress c, ResultFault fault) {
  fault = inside(fault, s, 16);
  if (!cublas_lt_ || !cublas_lt_->bf16(s, a, b, c)) {
    kernels_.gemm_bf16(s, a, b, c, fault);
    return false;
  }
  if (fault.kind != ResultFaultKind::kNone)
    kernels_.strike_bf16(c, static_cast<unsigned>(s.m), static_cast<unsigned>(s.n), fault);
  return true;
}

bool GpuProducts::int8(const ProductShape& s, DeviceAddress a, DeviceAddress b, DeviceAddress c, ResultFault fault) {
  fault = inside(fault, s, 32);
  const auto m = static_cast<unsigned>(s.m), n = static_cast<unsigned>(s.n), k = static_cast<unsigned>(s.k);
  const bool aligned = m % 4 == 0 && n % 4 == 0 && k % 16 == 0;  // of cuBLASLt's int8 products
  if (cublas_lt_ && aligned) {
    if (transposed_.bytes() < s.k * s.n) transposed_ = device_.allocate(s.k * s.n);
    kernels_.transpose_int8(b, transposed_.address(), k, n);
    if (cublas_lt_->int8(s, a, transposed_.address(), c)) {
      if (fault.kind != ResultFaultKind::kNone) kernels_.strike_int32(c, m, n, fault);
      return true;
    }
  }
  kernels_.gemm_int8(s, a, b, c, fault);
  return false;
}

}  // namespace flatsat
