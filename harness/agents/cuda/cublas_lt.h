#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <tuple>

#include "harness/agents/cuda/abft.h"
#include "harness/agents/cuda/cuda.h"

namespace flatsat::agents::cuda {

/// Products by cuBLASLt, loaded at run time with declarations of our own. One algorithm a shape, without a split of k:
/// the same operands give the same bits on the same card. Row major, no padding.
class CublasLt {
 public:
  /// `library`: a path or a name for the loader; empty tries the names of the known versions.
  /// Null where there is none. The device must outlive it. Errors: CudaError for one that does not start.
  static std::unique_ptr<CublasLt> open(const std::string& library, const CudaDevice& device);
  ~CublasLt();
  CublasLt(const CublasLt&) = delete;
  CublasLt& operator=(const CublasLt&) = delete;

  /// C[m][n] bf16 = A[m][k] B[k][n], sums in fp32. False where it offers none for this shape; nothing is launched then.
  bool bf16(const MatmulShape& shape, DeviceAddress a, DeviceAddress b, DeviceAddress c);
  /// C[m][n] int32 = A[m][k] int8 times B[k][n] int8, which is given transposed, [n][k]. False: as above.
  bool int8(const MatmulShape& shape, DeviceAddress a, DeviceAddress b_transposed, DeviceAddress c);

 private:
  struct Calls;
  struct Plan;
  CublasLt(std::unique_ptr<Calls> calls, const CudaDevice& device);
  Plan& plan(const MatmulShape& shape, bool int8);
  bool multiply(Plan& plan, DeviceAddress left, DeviceAddress right, DeviceAddress c);
  std::unique_ptr<Calls> calls_;
  const CudaDevice& device_;
  void* handle_ = nullptr;
  DeviceMemory workspace_;
  std::map<std::tuple<std::size_t, std::size_t, std::size_t, bool>, std::unique_ptr<Plan>> plans_;
};

}  // namespace flatsat::agents::cuda
