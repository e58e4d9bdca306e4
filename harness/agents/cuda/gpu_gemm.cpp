#include "harness/agents/cuda/gpu_gemm.h"

namespace flatsat::agents::cuda {

namespace {

compute::ResultFault inside(const compute::ResultFault& fault, const MatmulShape& s, std::uint32_t bits) {
  return compute::within(fault, {static_cast<std::uint32_t>(s.m), static_cast<std::uint32_t>(s.n), bits});
}

}  // namespace

bool GpuGemm::bf16(const MatmulShape& s, DeviceAddress a, DeviceAddress b, DeviceAddress c,
                   compute::ResultFault fault) {
  fault = inside(fault, s, 16);
  if (!cublas_lt_ || !cublas_lt_->bf16(s, a, b, c)) {
    kernels_.gemm_bf16(s, a, b, c, fault);
    return false;
  }
  if (fault.kind != compute::ResultFaultKind::kNone)
    kernels_.strike_bf16(c, static_cast<unsigned>(s.m), static_cast<unsigned>(s.n), fault);
  return true;
}

bool GpuGemm::int8(const MatmulShape& s, DeviceAddress a, DeviceAddress b, DeviceAddress c,
                   compute::ResultFault fault) {
  fault = inside(fault, s, 32);
  const auto m = static_cast<unsigned>(s.m), n = static_cast<unsigned>(s.n), k = static_cast<unsigned>(s.k);
  const bool aligned = m % 4 == 0 && n % 4 == 0 && k % 16 == 0;  // of cuBLASLt's int8 products
  if (cublas_lt_ && aligned) {
    if (transposed_.bytes() < s.k * s.n) transposed_ = device_.allocate(s.k * s.n);
    kernels_.transpose_int8(b, transposed_.address(), k, n);
    if (cublas_lt_->int8(s, a, transposed_.address(), c)) {
      if (fault.kind != compute::ResultFaultKind::kNone) kernels_.strike_int32(c, m, n, fault);
      return true;
    }
  }
  kernels_.gemm_int8(s, a, b, c, fault);
  return false;
}

}  // namespace flatsat::agents::cuda
