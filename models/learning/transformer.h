#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "models/base/random_stream.h"
#include "models/learning/layers.h"
#include "models/learning/product_watch.h"
#include "models/learning/transformer_config.h"

namespace flatsat::learning {

/// Sequences of length + 1 tokens one after the other: each token but the last of a sequence foretells the next.
struct Batch {
  std::size_t sequences = 0, length = 0;
  std::vector<std::uint16_t> tokens;
};

/// New parameters, in the order of the layout: uniform with a group's spread, or its start. Uniform numbers take no
/// function of a library, so they are the same everywhere.
std::vector<float> new_parameters(const Layout& layout, model::RandomStream& stream);

/// A decoder-only transformer: tokens and learned positions; blocks of causal attention and an MLP, each behind a norm
/// and added to what goes in; a last norm; scores of the next token. All in float32 and to the bit (matrix.h,
/// layers.h), whatever the machine. Source: Vaswani et al. (2017), arXiv:1706.03762; norms before the parts as Radford
/// et al. (2019). Holds what a pass keeps: one for each thread. Parameters are the caller's.
class Transformer {
 public:
  /// `config` has no problem.
  explicit Transformer(const TransformerConfig& config);
  const Layout& layout() const { return layout_; }

  /// The mean loss of a batch in nats a token; `batch` has 1 .. context tokens a sequence, all below the vocabulary.
  double loss(std::span<const float> parameters, const Batch& batch);
  /// The same, and writes its gradient by all parameters. `watch` sees the products that make it.
  double gradient(std::span<const float> parameters, const Batch& batch, std::span<float> gradient,
                  ProductWatch* watch = nullptr);

 private:
  struct Kept {  // of a block, for the way back; n tokens of width d
    std::vector<float> in, mean1, inverse1, norm1, qkv, shares, mixed, middle, mean2, inverse2, norm2, up, active;
  };
  void resize(const Batch& batch);
  void embed(const float* parameters, const Batch& batch);
  void forward_block(const float* parameters, std::size_t block);
  void backward_block(const float* parameters, std::size_t block, float* gradient);
  void make_group(const ProductShape& shape, const Matrix& a, const Matrix& b, std::size_t begin, float* gradient);
  void attend(Kept& kept) const;
  void attend_backward(const Kept& kept);
  double score(const float* parameters, const Batch& batch);
  void embed_backward(const Batch& batch, float* gradient) const;
  Rows rows() const { return {count_, config_.width}; }

  const TransformerConfig config_;
  const Layout layout_;
  ProductWatch* watch_ = nullptr;                       // of the gradient that is being made
  std::size_t sequences_ = 0, length_ = 0, count_ = 0;  // of the batch; count_: tokens in all
  std::vector<Kept> blocks_;
  std::vector<float> last_, mean_, inverse_, norm_, scores_;
  std::vector<std::uint16_t> targets_;
  std::vector<float> d_, d_norm_, d_wide_, d_shares_;  // gradients on the way back
};

}  // namespace flatsat::learning
