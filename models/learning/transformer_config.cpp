#include "models/learning/transformer_config.h"

#include <cassert>
#include <cmath>

namespace flatsat::learning {
namespace {

constexpr std::size_t kWidening = 4;  // of the MLP

}  // namespace

std::string problem_of(const TransformerConfig& config) {
  if (config.layers == 0 || config.width == 0 || config.heads == 0 || config.context == 0)
    return "layers, width, heads and context must be above 0";
  if (config.width % config.heads != 0) return "width must be a multiple of heads";
  if (config.vocabulary < 2 || config.vocabulary > 65535) return "vocabulary must be 2 to 65535 tokens";
  return {};
}

Layout::Layout(const TransformerConfig& config) {
  assert(problem_of(config).empty());
  const std::size_t d = config.width;
  constexpr double kSpread = 0.02;  // as GPT-2: Radford et al., Language Models are Unsupervised Multitask Learners
  const double into_residual = kSpread / std::sqrt(2.0 * config.layers);
  tokens = add("tokens", config.vocabulary, d, kSpread, 0.0f);
  positions = add("positions", config.context, d, kSpread, 0.0f);
  for (std::size_t i = 0; i < config.layers; ++i) {
    const std::string block = "block." + std::to_string(i) + ".";
    Block b{};
    b.gain1 = add(block + "norm1.gain", 1, d, 0.0, 1.0f);
    b.bias1 = add(block + "norm1.bias", 1, d, 0.0, 0.0f);
    b.qkv = add(block + "attention.qkv", d, 3 * d, kSpread, 0.0f);
    b.projection = add(block + "attention.projection", d, d, into_residual, 0.0f);
    b.gain2 = add(block + "norm2.gain", 1, d, 0.0, 1.0f);
    b.bias2 = add(block + "norm2.bias", 1, d, 0.0, 0.0f);
    b.up = add(block + "mlp.up", d, kWidening * d, kSpread, 0.0f);
    b.down = add(block + "mlp.down", kWidening * d, d, into_residual, 0.0f);
    blocks.push_back(b);
  }
  last_gain = add("norm.gain", 1, d, 0.0, 1.0f);
  last_bias = add("norm.bias", 1, d, 0.0, 0.0f);
  head = config.has_tied_head ? tokens : add("head", config.vocabulary, d, kSpread, 0.0f);
}

std::size_t Layout::add(const std::string& name, std::size_t rows, std::size_t columns, double spread, float start) {
  groups_.push_back({name, size_, rows, columns, spread, start, rows > 1});
  size_ += rows * columns;
  return groups_.back().begin;
}

std::uint64_t operations(const TransformerConfig& config, std::uint64_t sequences, std::uint64_t length) {
  const std::uint64_t n = sequences * length, d = config.width;
  const std::uint64_t weights = (3 + 1 + 2 * kWidening) * d * d;  // of a block
  const std::uint64_t attention = 2 * length * d;                 // scores and their use, of a token
  const std::uint64_t products = n * (config.layers * (weights + attention) + config.vocabulary * d);
  return 6 * products;
}

std::uint64_t memory_bytes(const TransformerConfig& config, std::uint64_t sequences, std::uint64_t length) {
  const std::uint64_t n = sequences * length, d = config.width;
  const std::uint64_t of_block = n * ((4 + 3 + 1 + 2 * kWidening) * d + 4 + config.heads * length);
  const std::uint64_t kept = config.layers * of_block + n * (2 * d + 2 + config.vocabulary);
  return sizeof(float) * (4 * Layout(config).size() + kept);
}

}  // namespace flatsat::learning
