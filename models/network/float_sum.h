#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "models/network/collective.h"

namespace flatsat::network {

/// What the messages of a collective operation carry; sends by their number in the operation.
class CollectiveContent {
 public:
  virtual ~CollectiveContent() = default;
  /// A message leaves, with what its sender has now.
  virtual void leave(unsigned send) = 0;
  /// It has come to its receiver, who adds it to what it has or puts it in its place. Each arrives once at most.
  virtual void arrive(unsigned send) = 0;
};

/// An operation on numbers of four bytes: shares hold whole numbers.
/// Errors: std::invalid_argument as collective_of.
Collective collective_of_floats(CollectiveKind kind, CollectiveAlgorithm algorithm, unsigned ranks,
                                std::uint64_t numbers, unsigned splits);

/// float32 numbers of all ranks as an operation moves and adds them: each message carries a copy of what its sender had
/// when it left, and is lost with it. A receiver adds messages to the same place in their order in the operation,
/// whatever the order in which they come: the sum is the same to the bit whatever the way took.
class FloatSum : public CollectiveContent {
 public:
  /// `collective` is of floats. `numbers`: what each rank brings, all of one size; empty for one that brings it later.
  FloatSum(const Collective& collective, std::vector<std::vector<float>> numbers);

  /// What such a rank brings, before a message of it leaves. Until then what comes to it waits.
  void bring(unsigned rank, std::span<const float> numbers);
  void leave(unsigned send) override;
  void arrive(unsigned send) override;
  std::span<const float> of_rank(unsigned rank) const { return numbers_[rank]; }
  /// Whether all ranks have the same bits.
  bool is_common() const;

 private:
  bool may_be_taken(unsigned send) const;
  void take_waiting();
  void take(unsigned send);

  const Collective collective_;
  std::vector<std::vector<float>> numbers_;
  std::vector<std::vector<float>> under_way_;  // of each send that has left and was not taken
  std::vector<std::vector<unsigned>> before_;  // of each send that is added, earlier ones that touch the same numbers
  std::vector<unsigned> waiting_;              // that have arrived and wait for one of these
  std::vector<bool> arrived_, taken_;
};

}  // namespace flatsat::network
