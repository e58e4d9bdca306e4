#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace flatsat::learning {

enum class Activation { kGelu, kRelu };

/// A decoder-only transformer. The default has 1.03 million parameters.
struct TransformerConfig {
  std::uint32_t layers = 5;        // > 0
  std::uint32_t width = 128;       // of a token's vector, a multiple of heads, > 0
  std::uint32_t heads = 4;         // > 0
  std::uint32_t context = 64;      // tokens that it sees at most, > 0
  std::uint32_t vocabulary = 256;  // different tokens, 2 .. 65535
  Activation activation = Activation::kGelu;
  bool has_tied_head = true;  // the scores of the next token are made with the tokens' own vectors
};

/// What is wrong with it: empty if nothing.
std::string problem_of(const TransformerConfig& config);

/// Parameters that belong together, as a matrix of rows and columns (row by row) or a vector (one row).
struct Group {
  std::string name;  // "block.0.attention.qkv"
  std::size_t begin = 0, rows = 1, columns = 0;
  double spread = 0.0;  // standard deviation when it is new; 0: all are `start`
  float start = 0.0f;   // what they are when new and not spread
  bool decays = false;  // takes weight decay: matrices do, gains and biases do not
  std::size_t size() const { return rows * columns; }
};

/// All groups in their order in memory: vectors of the tokens and of the positions; of each block norm, qkv,
/// projection, norm, up and down of the MLP; the last norm, and the head where it is not tied. A product is x W, so
/// that W has a row for each input.
class Layout {
 public:
  /// `config` has no problem.
  explicit Layout(const TransformerConfig& config);
  const std::vector<Group>& groups() const { return groups_; }
  /// Numbers in all groups.
  std::size_t size() const { return size_; }

  struct Block {
    std::size_t gain1, bias1, qkv, projection, gain2, bias2, up, down;
  };
  std::size_t tokens = 0, positions = 0, last_gain = 0, last_bias = 0, head = 0;  // head: that of the tokens where tied
  std::vector<Block> blocks;

 private:
  std::size_t add(const std::string& name, std::size_t rows, std::size_t columns, double spread, float start);
  std::vector<Group> groups_;
  std::size_t size_ = 0;
};

/// Floating-point operations of the matrix products of one forward and backward pass over so many sequences of so many
/// tokens: a multiplication and an addition are two; the backward pass is two products for each of the forward pass.
/// What is not in products (norms, softmax, optimiser) is left out.
std::uint64_t operations(const TransformerConfig& config, std::uint64_t sequences, std::uint64_t length);

/// Bytes that training takes on a device: parameters, gradient and the two moments of AdamW, and what a forward pass
/// keeps for the way back.
std::uint64_t memory_bytes(const TransformerConfig& config, std::uint64_t sequences, std::uint64_t length);

}  // namespace flatsat::learning
