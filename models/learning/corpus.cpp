#include "models/learning/corpus.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>

#include "models/learning/split_mix.h"

namespace flatsat::learning {
namespace {

constexpr std::uint64_t kMostContexts = 1 << 20;

std::uint64_t contexts_of(const CorpusConfig& config) {
  std::uint64_t contexts = 1;
  for (std::uint32_t i = 0; i < config.order; ++i) contexts *= config.vocabulary;
  return contexts;
}

}  // namespace

std::string problem_of(const CorpusConfig& config) {
  if (config.vocabulary < Corpus::kFollowers || config.vocabulary > 65535)
    return "vocabulary must be 4 to 65535 tokens";
  if (config.order < 1 || config.order > 3) return "order must be 1 to 3";
  if (contexts_of(config) > kMostContexts) return "vocabulary to the power of order must be at most 2^20";
  return {};
}

Corpus::Corpus(const CorpusConfig& config, model::RandomStream& stream)
    : config_(config), followers_(contexts_of(config) * kFollowers) {
  assert(problem_of(config).empty());
  for (std::size_t context = 0; context < followers_.size(); context += kFollowers) {
    for (std::size_t i = 0; i < kFollowers; ++i) {
      const auto first = followers_.begin() + static_cast<std::ptrdiff_t>(context);
      std::uint16_t token = 0;
      do {
        token = static_cast<std::uint16_t>(model::uniform_below(stream, config_.vocabulary));
      } while (std::find(first, first + static_cast<std::ptrdiff_t>(i), token) !=
               first + static_cast<std::ptrdiff_t>(i));
      followers_[context + i] = token;
    }
  }
}

Batch Corpus::batch(std::uint64_t shard, std::uint64_t step, std::size_t sequences, std::size_t length) const {
  SplitMix stream(SplitMix(shard).next() ^ (step * 0xd1342543de82ef95ull));
  Batch batch{sequences, length, {}};
  batch.tokens.reserve(sequences * (length + 1));
  const std::uint64_t contexts = followers_.size() / kFollowers;
  for (std::size_t s = 0; s < sequences; ++s) {
    std::uint64_t context = model::uniform_below(stream, contexts);
    for (std::size_t t = 0; t <= length; ++t) {
      // Ones at the top of 64 fair bits: none is 1/2, one 1/4, two 1/8, more 1/8.
      const auto which = std::min(3, std::countl_one(stream.next()));
      const auto token = followers_[context * kFollowers + static_cast<std::size_t>(which)];
      batch.tokens.push_back(token);
      context = (context * config_.vocabulary + token) % contexts;
    }
  }
  return batch;
}

}  // namespace flatsat::learning
