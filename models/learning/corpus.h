#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "models/base/random_stream.h"
#include "models/learning/transformer.h"

namespace flatsat::learning {

struct CorpusConfig {
  std::uint32_t vocabulary = 256;  // 2 .. 65535
  std::uint32_t order = 1;         // so many tokens back decide what may follow, 1 .. 3
};

/// What is wrong with it: empty if nothing.
std::string problem_of(const CorpusConfig& config);

/// A text without end by a Markov chain whose entropy is known: after each `order` tokens one of four follows, with
/// 1/2, 1/4, 1/8 and 1/8; which four is drawn once. Whoever knows the chain is left with 1/2 + 2/4 + 3/8 + 3/8 = 1.75
/// bits a token, whatever the four are: no model's loss stays below. A model must learn which token follows which.
class Corpus {
 public:
  static constexpr std::uint32_t kFollowers = 4;
  /// Nats a token: 1.75 ln 2.
  static constexpr double kEntropyNats = 1.75 * 0.6931471805599453;

  /// `config` has no problem.
  Corpus(const CorpusConfig& config, model::RandomStream& stream);

  /// Batch number `step` of a shard, the same whenever it is asked for: sequences that begin anywhere, uniformly.
  Batch batch(std::uint64_t shard, std::uint64_t step, std::size_t sequences, std::size_t length) const;

 private:
  const CorpusConfig config_;
  std::vector<std::uint16_t> followers_;  // four after each `order` tokens, each another one where there are four
};

}  // namespace flatsat::learning
