#pragma once
#include <cstdint>
#include <vector>

#include "models/constellation/member.h"
#include "models/mesh/windows.h"

namespace flatsat::mesh {

/// Whom a policy pairs, and what their links must keep.
struct Crew {
  const std::vector<constellation::Member>& members;
  const environment::OrbitBatch& batch;  // of the members, in their order
  LinkLimits limits;
  Span span;
  unsigned threads = 1;
};

/// Who pairs with whom, one class a rule. A pair is (lower number, higher number).
class PairingPolicy {
 public:
  virtual ~PairingPolicy() = default;
  /// Pairs that may be linked at some time, each once, in order.
  virtual std::vector<Pair> candidates(const Crew& crew) const = 0;
  /// When they are to be linked: here whenever they see each other.
  virtual std::vector<Window> wished(const Crew& crew) const;
  /// Whether its candidates are what was seen, so that none of them can be out of reach for the whole span.
  virtual bool picks_by_sight() const { return false; }
};

/// Each satellite with the next in its plane and with its like in the next plane, within its constellation.
class PlusGrid : public PairingPolicy {
 public:
  struct Config {
    int shift = 0;       // of the index in the next plane
    int seam_shift = 0;  // the same from the last plane to the first
    bool seam = true;    // whether these two are linked
  };
  explicit PlusGrid(const Config& config) : config_(config) {}
  std::vector<Pair> candidates(const Crew& crew) const override;

 private:
  const Config config_;
};

/// Each with its nearest ones in sight, decided anew each `every_s`: the shortest lines first, as long as both ends
/// have fewer than `count` of them.
class Nearest : public PairingPolicy {
 public:
  struct Config {
    unsigned count = 4;     // >= 1
    double every_s = 60.0;  // > 0
  };
  explicit Nearest(const Config& config) : config_(config) {}
  std::vector<Pair> candidates(const Crew& crew) const override;
  std::vector<Window> wished(const Crew& crew) const override;
  bool picks_by_sight() const override { return true; }

 private:
  std::vector<Pair> chosen(const Crew& crew, const environment::StateColumns& states) const;

  const Config config_;
};

/// Pairs that are written down.
class PairList : public PairingPolicy {
 public:
  explicit PairList(std::vector<Pair> pairs);
  std::vector<Pair> candidates(const Crew& crew) const override;

 private:
  std::vector<Pair> pairs_;
};

/// Pairs at times that are written down: linked then, as far as they see each other.
class PlannedContacts : public PairingPolicy {
 public:
  explicit PlannedContacts(std::vector<Window> plan);
  std::vector<Pair> candidates(const Crew& crew) const override;
  std::vector<Window> wished(const Crew& crew) const override;

 private:
  std::vector<Window> plan_;
};

/// Common parts of two lists of windows, both in order of pair and time.
std::vector<Window> common(const std::vector<Window>& a, const std::vector<Window>& b);

}  // namespace flatsat::mesh
