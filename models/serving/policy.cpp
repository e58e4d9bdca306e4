#include "models/serving/policy.h"

#include <algorithm>
#include <cassert>
#include <tuple>

namespace flatsat::serving {
namespace {

template <class Rank>
const Candidate& least(std::span<const Candidate> candidates, Rank rank) {
  assert(!candidates.empty());
  return *std::min_element(candidates.begin(), candidates.end(),
                           [&](const Candidate& a, const Candidate& b) { return rank(a) < rank(b); });
}

}  // namespace

const Candidate& Nearest::pick(std::span<const Candidate> candidates) const {
  return least(candidates, [](const Candidate& c) { return c.delay_s; });
}

const Candidate& Sunlit::pick(std::span<const Candidate> candidates) const {
  return least(candidates, [](const Candidate& c) { return std::tuple{!c.is_lit, c.delay_s}; });
}

const Candidate& Coolest::pick(std::span<const Candidate> candidates) const {
  return least(candidates, [](const Candidate& c) { return std::tuple{c.coolant_degc, c.delay_s}; });
}

const Candidate& LeastLoaded::pick(std::span<const Candidate> candidates) const {
  return least(candidates, [](const Candidate& c) { return std::tuple{c.tokens_ahead, c.delay_s}; });
}

std::unique_ptr<Policy> make_policy(PolicyKind kind) {
  switch (kind) {
    case PolicyKind::kNearest:
      return std::make_unique<Nearest>();
    case PolicyKind::kSunlit:
      return std::make_unique<Sunlit>();
    case PolicyKind::kCoolest:
      return std::make_unique<Coolest>();
    case PolicyKind::kLeastLoaded:
      return std::make_unique<LeastLoaded>();
  }
  return nullptr;
}

}  // namespace flatsat::serving
