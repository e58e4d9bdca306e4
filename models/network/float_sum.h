#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "models/network/collective.h"
#include "models/network/number_format.h"

namespace flatsat::network {

/// What the messages of a collective operation carry; sends by their number in the operation.
class CollectiveContent {
 public:
  virtual ~CollectiveContent() = default;
  /// A message leaves, with what its sender has now.
  virtual void leave(unsigned send) = 0;
  /// It has come to its receiver, who adds it to what it has or puts it in its place. Each arrives once at most.
  virtual void arrive(unsigned send) = 0;
  /// Of a message.
  virtual std::uint64_t bytes_of(unsigned send) const = 0;
};

/// An operation on numbers of four bytes: shares hold whole numbers.
/// Errors: std::invalid_argument as collective_of.
Collective collective_of_floats(CollectiveKind kind, CollectiveAlgorithm algorithm, unsigned ranks,
                                std::uint64_t numbers, unsigned splits);

/// float32 numbers of all ranks as an operation moves and adds them: each message carries a copy of what its sender had
/// when it left, and is lost with it. A receiver adds messages to the same place in their order in the operation,
/// whatever the order in which they come: the sum is the same to the bit whatever the way took.
///
/// Where the messages' format keeps less than a float32, each hop writes anew what is added up, and its sender keeps
/// what that lost: all that is lost is with one of them. Who hands on a sum that is complete has, as all others, what
/// was written of it; that takes messages of the same numbers on the way back as on the way up (ring or tree).
class FloatSum : public CollectiveContent {
 public:
  /// `collective` is of floats. `numbers`: what each rank brings, all of one size; empty for one that brings it later.
  FloatSum(const Collective& collective, std::vector<std::vector<float>> numbers,
           std::shared_ptr<const NumberFormat> format = std::make_shared<Float32Format>());

  /// What such a rank brings, before a message of it leaves. Until then what comes to it waits.
  void bring(unsigned rank, std::span<const float> numbers);
  void leave(unsigned send) override;
  void arrive(unsigned send) override;
  std::uint64_t bytes_of(unsigned send) const override {
    return format_->bytes_of(collective_[send].bytes / sizeof(float));
  }
  std::span<const float> of_rank(unsigned rank) const { return numbers_[rank]; }
  /// What was lost of this rank's numbers when it wrote them.
  std::span<const float> lost_by(unsigned rank) const { return lost_[rank]; }
  /// Whether all ranks have the same bits.
  bool is_common() const;

 private:
  bool may_be_taken(unsigned send) const;
  void take_waiting();
  void take(unsigned send);

  const Collective collective_;
  const std::shared_ptr<const NumberFormat> format_;
  std::vector<std::vector<float>> numbers_, lost_;
  std::vector<std::vector<std::uint8_t>> under_way_;  // of each send that has left and was not taken
  std::vector<std::vector<unsigned>> before_;  // of each send that is added, earlier ones that touch the same numbers
  std::vector<unsigned> waiting_;              // that have arrived and wait for one of these
  std::vector<bool> arrived_, taken_;
};

}  // namespace flatsat::network
