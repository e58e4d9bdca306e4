#pragma once
#include <memory>
#include <span>

namespace flatsat::serving {

/// A satellite that could answer, as the one that routes a request sees it.
struct Candidate {
  unsigned server = 0;        // among all that serve
  double delay_s = 0.0;       // of light along the present route
  double tokens_ahead = 0.0;  // that are asked of it already, those under way to it included
  bool is_lit = true;         // by the Sun
  double coolant_degc = 0.0;
};

/// Who answers a request.
class Policy {
 public:
  virtual ~Policy() = default;
  /// Whether it looks at light and coolant.
  virtual bool looks_at_satellites() const { return false; }
  /// One of `candidates`, which are in order of their servers and not empty. Of equal ones the nearest, then the first.
  virtual const Candidate& pick(std::span<const Candidate> candidates) const = 0;
};

/// The one with the shortest way.
class Nearest : public Policy {
 public:
  const Candidate& pick(std::span<const Candidate> candidates) const override;
};
/// The nearest of those in sunlight; where none is, the nearest.
class Sunlit : public Policy {
 public:
  bool looks_at_satellites() const override { return true; }
  const Candidate& pick(std::span<const Candidate> candidates) const override;
};
/// The one with the coolest coolant.
class Coolest : public Policy {
 public:
  bool looks_at_satellites() const override { return true; }
  const Candidate& pick(std::span<const Candidate> candidates) const override;
};
/// The one with the fewest tokens ahead.
class LeastLoaded : public Policy {
 public:
  const Candidate& pick(std::span<const Candidate> candidates) const override;
};

enum class PolicyKind { kNearest, kSunlit, kCoolest, kLeastLoaded };
std::unique_ptr<Policy> make_policy(PolicyKind kind);

}  // namespace flatsat::serving
