#include "harness/board/gpu_products.h"

namespace flatsat {

ResultFault within(ResultFault fault, const ProductShape& s) {
  if (s.m > 0) fault.row %= static_cast<std::uint32_t>(s.m);
  if (s.n > 0) fault.column %= static_cast<std::uint32_t>(s.n);
  return fault;
}

bool GpuProducts::bf16(const ProductShape& s, DeviceAddress a, DeviceAddress b, DeviceAddress c, ResultFault fault) {
  fault = within(fault, s);
  if (!cublas_lt_ || !cublas_lt_->bf16(s, a, b, c)) {
    kernels_.gemm_bf16(s, a, b, c, fault);
    return false;
  }
  if (fault.kind != ResultFaultKind::kNone)
    kernels_.strike_bf16(c, static_cast<unsigned>(s.m), static_cast<unsigned>(s.n), fault);
  return true;
}

bool GpuProducts::int8(const ProductShape& s, DeviceAddress a, DeviceAddress b, DeviceAddress c, ResultFault fault) {
  fault = within(fault, s);
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
