#pragma once
#include "harness/agents/cuda/gpu_workload.h"

namespace flatsat::agents::cuda {

/// One transformer block and the logits after it. Prefill: rows > 1 and past 0; decode: rows 1 after `past`.
struct TransformerShape {
  unsigned heads = 32, head_width = 128, mlp = 14336, vocabulary = 4096;
  unsigned rows = 512, past = 0;
  unsigned width() const { return heads * head_width; }
};

/// Norm, attention over a cache, MLP with a gate, residuals, logits: bf16, products by GpuGemm, the rest by own
/// kernels. Checked by the CRC of the block's output and the argmax of its logits against a run whose every product
/// agreed with its row and column sums.
class TransformerWorkload : public GpuWorkload {
 public:
  TransformerWorkload(CudaDevice& device, GpuKernels& kernels, GpuGemm& products, const TransformerShape& shape,
                      model::RandomStream& random);
  std::string name() const override { return shape_.rows > 1 ? "transformer prefill" : "transformer decode"; }
  double gflop(unsigned share) const override;
  void launch(unsigned share, bool poison, const compute::ResultFault& fault) override;
  std::string check(unsigned share) override;

  /// The block's output of the last launch, [rows][width], and the argmax of each row's logits. Wait.
  std::vector<std::uint16_t> output() const;
  std::vector<std::uint32_t> tokens() const;
  /// What it computes from, as the board has it: for a reference elsewhere.
  struct Weights {
    std::vector<std::uint16_t> input, gain, query, key, value, out, gate, up, down, logits, past_keys, past_values;
  };
  const Weights& weights() const { return host_; }

 private:
  unsigned rows(unsigned share) const;
  void product(unsigned rows, unsigned inner, unsigned outer, const DeviceMemory& in, const DeviceMemory& weight,
               const std::vector<std::uint16_t>& host_weight, DeviceAddress out,
               const compute::ResultFault& fault = {});
  bool sums_agree(const MatmulShape& s, const DeviceMemory& in, const std::vector<std::uint16_t>& weight,
                  DeviceAddress out);
  std::uint32_t crc();
  CudaDevice& device_;
  GpuKernels& kernels_;
  GpuGemm& products_;
  const TransformerShape shape_;
  Weights host_;
  DeviceMemory input_, gain_, query_, key_, value_, out_, gate_, up_, down_, logits_;
  DeviceMemory normed_, queries_, keys_, values_, attended_, mixed_, gates_, ups_, acted_, result_, scores_, tokens_;
  std::map<unsigned, std::uint32_t> crcs_;
  unsigned last_share_ = 0;
  bool checks_sums_ = false, sums_good_ = true;
};

}  // namespace flatsat::agents::cuda
