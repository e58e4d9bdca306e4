#include "models/learning/transformer.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "models/learning/matrix.h"

namespace flatsat::learning {
namespace {

Matrix plain(const float* data, std::size_t stride) { return {data, stride, false}; }
Matrix across(const float* data, std::size_t stride) { return {data, stride, true}; }

}  // namespace

std::vector<float> new_parameters(const Layout& layout, model::RandomStream& stream) {
  std::vector<float> parameters(layout.size());
  for (const auto& group : layout.groups()) {
    const double reach = group.spread * std::sqrt(3.0);
    for (std::size_t i = 0; i < group.size(); ++i)
      parameters[group.begin + i] =
          group.spread > 0.0 ? static_cast<float>((2.0 * model::uniform(stream) - 1.0) * reach) : group.start;
  }
  return parameters;
}

Transformer::Transformer(const TransformerConfig& config) : config_(config), layout_(config), blocks_(config.layers) {}

void Transformer::resize(const Batch& batch) {
  assert(batch.sequences > 0 && batch.length > 0 && batch.length <= config_.context);
  assert(batch.tokens.size() == batch.sequences * (batch.length + 1));
  if (batch.sequences == sequences_ && batch.length == length_) return;
  sequences_ = batch.sequences;
  length_ = batch.length;
  count_ = sequences_ * length_;
  const std::size_t n = count_, d = config_.width, shares = sequences_ * config_.heads * length_ * length_;
  for (auto& b : blocks_) {
    for (auto* one : {&b.in, &b.norm1, &b.mixed, &b.middle, &b.norm2}) one->resize(n * d);
    for (auto* one : {&b.mean1, &b.inverse1, &b.mean2, &b.inverse2}) one->resize(n);
    for (auto* one : {&b.up, &b.active}) one->resize(4 * n * d);
    b.qkv.resize(3 * n * d);
    b.shares.resize(shares);
  }
  for (auto* one : {&last_, &norm_, &d_, &d_norm_}) one->resize(n * d);
  for (auto* one : {&mean_, &inverse_}) one->resize(n);
  scores_.resize(n * config_.vocabulary);
  targets_.resize(n);
  d_wide_.resize(4 * n * d);
  d_shares_.resize(length_ * length_);
}

void Transformer::embed(const float* parameters, const Batch& batch) {
  const std::size_t d = config_.width;
  float* to = blocks_.front().in.data();
  for (std::size_t s = 0, n = 0; s < sequences_; ++s) {
    const std::uint16_t* tokens = batch.tokens.data() + s * (length_ + 1);
    for (std::size_t t = 0; t < length_; ++t, ++n) {
      assert(tokens[t] < config_.vocabulary && tokens[t + 1] < config_.vocabulary);
      targets_[n] = tokens[t + 1];
      const float* token = parameters + layout_.tokens + tokens[t] * d;
      const float* position = parameters + layout_.positions + t * d;
      for (std::size_t i = 0; i < d; ++i) to[n * d + i] = token[i] + position[i];
    }
  }
}

/// What each token takes from those before it and itself, head by head.
void Transformer::attend(Kept& kept) const {
  const std::size_t d = config_.width, t = length_, h = d / config_.heads;
  const float scale = 1.0f / std::sqrt(static_cast<float>(h));
  float* shares = kept.shares.data();
  for (std::size_t s = 0; s < sequences_; ++s) {
    for (std::size_t head = 0; head < config_.heads; ++head, shares += t * t) {
      const float* q = kept.qkv.data() + s * t * 3 * d + head * h;
      multiply({t, t, h}, plain(q, 3 * d), across(q + d, 3 * d), shares, t);
      causal_softmax(t, scale, shares);
      multiply({t, h, t}, plain(shares, t), plain(q + 2 * d, 3 * d), kept.mixed.data() + s * t * d + head * h, d);
    }
  }
}

/// d_norm_ is that by what attention mixed; d_wide_ becomes that by queries, keys and values.
void Transformer::attend_backward(const Kept& kept) {
  const std::size_t d = config_.width, t = length_, h = d / config_.heads;
  const float scale = 1.0f / std::sqrt(static_cast<float>(h));
  const float* shares = kept.shares.data();
  for (std::size_t s = 0; s < sequences_; ++s) {
    for (std::size_t head = 0; head < config_.heads; ++head, shares += t * t) {
      const std::size_t at = s * t * 3 * d + head * h;
      const float *q = kept.qkv.data() + at, *d_mixed = d_norm_.data() + s * t * d + head * h;
      float *d_q = d_wide_.data() + at, *d_s = d_shares_.data();
      multiply({t, h, t}, across(shares, t), plain(d_mixed, d), d_q + 2 * d, 3 * d);
      multiply({t, t, h}, plain(d_mixed, d), across(q + 2 * d, 3 * d), d_s, t);
      causal_softmax_backward(t, scale, shares, d_s);
      multiply({t, h, t}, plain(d_s, t), plain(q + d, 3 * d), d_q, 3 * d);
      multiply({t, h, t}, across(d_s, t), plain(q, 3 * d), d_q + d, 3 * d);
    }
  }
}

void Transformer::forward_block(const float* parameters, std::size_t block) {
  const auto& at = layout_.blocks[block];
  const float* p = parameters;
  Kept& kept = blocks_[block];
  const std::size_t n = count_, d = config_.width;
  layer_norm(rows(), kept.in.data(), {p + at.gain1, p + at.bias1}, kept.norm1.data(),
             {kept.mean1.data(), kept.inverse1.data()});
  multiply({n, 3 * d, d}, plain(kept.norm1.data(), d), plain(p + at.qkv, 3 * d), kept.qkv.data(), 3 * d);
  attend(kept);
  kept.middle = kept.in;
  multiply({n, d, d}, plain(kept.mixed.data(), d), plain(p + at.projection, d), kept.middle.data(), d, Before::kResult);
  layer_norm(rows(), kept.middle.data(), {p + at.gain2, p + at.bias2}, kept.norm2.data(),
             {kept.mean2.data(), kept.inverse2.data()});
  multiply({n, 4 * d, d}, plain(kept.norm2.data(), d), plain(p + at.up, 4 * d), kept.up.data(), 4 * d);
  (config_.activation == Activation::kGelu ? gelu : relu)(kept.up, kept.active.data());
  auto& out = block + 1 < blocks_.size() ? blocks_[block + 1].in : last_;
  out = kept.middle;
  multiply({n, d, 4 * d}, plain(kept.active.data(), 4 * d), plain(p + at.down, d), out.data(), d, Before::kResult);
}

void Transformer::make_group(const ProductShape& shape, const Matrix& a, const Matrix& b, std::size_t begin,
                             float* gradient) {
  multiply(shape, a, b, gradient + begin, shape.columns);
  if (watch_ != nullptr) watch_->made({begin, shape, a, b, gradient + begin});
}

/// d_ is that by what the block gives, and becomes that by what it takes.
void Transformer::backward_block(const float* parameters, std::size_t block, float* gradient) {
  const auto& at = layout_.blocks[block];
  const float* p = parameters;
  float* g = gradient;
  Kept& kept = blocks_[block];
  const std::size_t n = count_, d = config_.width;
  make_group({4 * d, d, n}, across(kept.active.data(), 4 * d), plain(d_.data(), d), at.down, g);
  multiply({n, 4 * d, d}, plain(d_.data(), d), across(p + at.down, d), d_wide_.data(), 4 * d);
  (config_.activation == Activation::kGelu ? gelu_backward : relu_backward)(kept.up, d_wide_.data());
  make_group({d, 4 * d, n}, across(kept.norm2.data(), d), plain(d_wide_.data(), 4 * d), at.up, g);
  multiply({n, d, 4 * d}, plain(d_wide_.data(), 4 * d), across(p + at.up, 4 * d), d_norm_.data(), d);
  layer_norm_backward(rows(), kept.middle.data(), {p + at.gain2, p + at.bias2},
                      {kept.mean2.data(), kept.inverse2.data()}, d_norm_.data(),
                      {d_.data(), g + at.gain2, g + at.bias2});
  make_group({d, d, n}, across(kept.mixed.data(), d), plain(d_.data(), d), at.projection, g);
  multiply({n, d, d}, plain(d_.data(), d), across(p + at.projection, d), d_norm_.data(), d);
  attend_backward(kept);
  make_group({d, 3 * d, n}, across(kept.norm1.data(), d), plain(d_wide_.data(), 3 * d), at.qkv, g);
  multiply({n, d, 3 * d}, plain(d_wide_.data(), 3 * d), across(p + at.qkv, 3 * d), d_norm_.data(), d);
  layer_norm_backward(rows(), kept.in.data(), {p + at.gain1, p + at.bias1}, {kept.mean1.data(), kept.inverse1.data()},
                      d_norm_.data(), {d_.data(), g + at.gain1, g + at.bias1});
}

/// The mean loss; scores_ becomes its gradient by the scores.
double Transformer::score(const float* parameters, const Batch& batch) {
  embed(parameters, batch);
  for (std::size_t block = 0; block < blocks_.size(); ++block) forward_block(parameters, block);
  layer_norm(rows(), last_.data(), {parameters + layout_.last_gain, parameters + layout_.last_bias}, norm_.data(),
             {mean_.data(), inverse_.data()});
  const std::size_t d = config_.width, v = config_.vocabulary;
  multiply({count_, v, d}, plain(norm_.data(), d), across(parameters + layout_.head, d), scores_.data(), v);
  return cross_entropy({count_, v}, scores_.data(), targets_) / static_cast<double>(count_);
}

double Transformer::loss(std::span<const float> parameters, const Batch& batch) {
  assert(parameters.size() == layout_.size());
  resize(batch);
  return score(parameters.data(), batch);
}

double Transformer::gradient(std::span<const float> parameters, const Batch& batch, std::span<float> gradient,
                             ProductWatch* watch) {
  assert(parameters.size() == layout_.size() && gradient.size() == layout_.size());
  resize(batch);
  watch_ = watch;
  const float* p = parameters.data();
  float* g = gradient.data();
  const double loss = score(p, batch);
  const std::size_t n = count_, d = config_.width, v = config_.vocabulary;
  if (!config_.has_tied_head) std::fill_n(g + layout_.tokens, v * d, 0.0f);
  make_group({v, d, n}, across(scores_.data(), v), plain(norm_.data(), d), layout_.head, g);
  multiply({n, d, v}, plain(scores_.data(), v), plain(p + layout_.head, d), d_norm_.data(), d);
  std::fill(d_.begin(), d_.end(), 0.0f);
  layer_norm_backward(rows(), last_.data(), {p + layout_.last_gain, p + layout_.last_bias},
                      {mean_.data(), inverse_.data()}, d_norm_.data(),
                      {d_.data(), g + layout_.last_gain, g + layout_.last_bias});
  for (std::size_t block = blocks_.size(); block-- > 0;) backward_block(p, block, g);
  embed_backward(batch, g);
  return loss;
}

void Transformer::embed_backward(const Batch& batch, float* gradient) const {
  const std::size_t d = config_.width;
  std::fill_n(gradient + layout_.positions, config_.context * d, 0.0f);
  for (std::size_t s = 0, n = 0; s < sequences_; ++s) {
    for (std::size_t t = 0; t < length_; ++t, ++n) {
      float* token = gradient + layout_.tokens + batch.tokens[s * (length_ + 1) + t] * d;
      float* position = gradient + layout_.positions + t * d;
      const float* from = d_.data() + n * d;
      for (std::size_t i = 0; i < d; ++i) token[i] += from[i];
      for (std::size_t i = 0; i < d; ++i) position[i] += from[i];
    }
  }
}

}  // namespace flatsat::learning
