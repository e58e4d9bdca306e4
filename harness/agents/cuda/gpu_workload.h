#pragma once
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "harness/agents/cuda/gpu_gemm.h"
#include "models/base/random_stream.h"

namespace flatsat::agents::cuda {

/// Work of one kind that a batch repeats: always on random data, its output poisoned before a launch that is checked.
/// `share` shapes a launch: 0 is whole, each step up halves it, to kShares - 1.
class GpuWorkload {
 public:
  static constexpr unsigned kShares = 4;
  virtual ~GpuWorkload() = default;
  virtual std::string name() const = 0;
  /// Of one launch; operations in units of 1e9.
  virtual double gflop(unsigned share) const = 0;
  /// Launches once. `fault` corrupts its result.
  virtual void launch(unsigned share, bool poison, const compute::ResultFault& fault) = 0;
  /// Checks what the last launch left: empty when it is right, else what is wrong. Waits.
  virtual std::string check(unsigned share) = 0;
};

/// A square bf16 product, checked by row and column sums and by the CRC of a repetition.
class GemmWorkload : public GpuWorkload {
 public:
  GemmWorkload(CudaDevice& device, GpuKernels& kernels, GpuGemm& products, unsigned size, model::RandomStream& random);
  std::string name() const override { return "bf16 product"; }
  double gflop(unsigned share) const override;
  void launch(unsigned share, bool poison, const compute::ResultFault& fault) override;
  std::string check(unsigned share) override;
  /// Who makes the product.
  bool by_cublas_lt() const { return by_cublas_lt_; }

 private:
  MatmulShape shape(unsigned share) const;
  const Abft& sums(unsigned share);
  GpuKernels& kernels_;
  GpuGemm& products_;
  const unsigned size_;
  std::vector<std::uint16_t> a_, b_;
  DeviceMemory on_board_a_, on_board_b_, on_board_c_;
  std::map<unsigned, std::unique_ptr<Abft>> sums_;
  std::map<unsigned, std::uint32_t> crcs_;
  bool by_cublas_lt_ = false;
};

/// `count` bf16 numbers, uniform in -scale .. scale.
std::vector<std::uint16_t> random_bf16(model::RandomStream& random, std::size_t count, float scale = 1.0f);
DeviceMemory upload_bf16(const CudaDevice& device, const std::vector<std::uint16_t>& values);

}  // namespace flatsat::agents::cuda
