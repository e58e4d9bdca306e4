#include "models/network/collective.h"

#include <bit>
#include <optional>
#include <string>
#include <utility>

namespace flatsat::network {
namespace {

/// Bytes of an operation that lie together.
struct Range {
  std::uint64_t begin, bytes;
  /// Parts i to i + count of n: parts are as even as whole bytes allow.
  Range part(unsigned i, unsigned n, unsigned count = 1) const {
    const std::uint64_t first = bytes * i / n;
    return {begin + first, bytes * (i + count) / n - first};
  }
};

CollectiveSend send_of(unsigned from, unsigned to, const Range& range, bool reduces) {
  return {from, to, range.begin, range.bytes, reduces, {}};
}

void require(bool holds, const std::string& what) {
  if (!holds) throw std::invalid_argument(what);
}

void require_work(unsigned ranks, std::uint64_t bytes) {
  require(ranks >= 2, "a collective operation needs two ranks or more, not " + std::to_string(ranks));
  require(bytes >= ranks, "a collective operation of " + std::to_string(ranks) + " ranks needs a byte for each, not " +
                              std::to_string(bytes));
}

/// Collects sends, and knows what each rank must have had before it goes on. Empty shares are not sent.
class Builder {
 public:
  explicit Builder(unsigned ranks) : ranks_(ranks) {}

  /// Sends of one step, which know nothing of each other. A rank waits for what it has received since it sent last;
  /// what it waited for then is there already, as it sends in order.
  void step(const Collective& sends) {
    const auto first = static_cast<unsigned>(all_.size());
    for (const auto& send : sends) {
      if (send.bytes == 0) continue;
      all_.push_back(send);
      all_.back().after = ranks_[send.from].received;
      ranks_[send.from].has_sent = true;
    }
    for (unsigned i = first; i < all_.size(); ++i) {
      Rank& to = ranks_[all_[i].to];
      if (std::exchange(to.has_sent, false)) to.received.clear();
      to.received.push_back(i);
    }
  }
  Collective take() { return std::move(all_); }

 private:
  struct Rank {
    std::vector<unsigned> received;
    bool has_sent = false;
  };
  Collective all_;
  std::vector<Rank> ranks_;
};

/// Ranks that stand in a ring, and the bytes that they share.
struct Ring {
  std::vector<unsigned> ranks;
  Range range;
  unsigned size() const { return static_cast<unsigned>(ranks.size()); }
  /// In step `s` the member at `place` passes on share place + `first` - s.
  CollectiveSend send(unsigned place, unsigned first, unsigned s, bool reduces) const {
    const unsigned n = size();
    return send_of(ranks[place], ranks[(place + 1) % n], range.part((place + first + 2 * n - s) % n, n), reduces);
  }
};

void rings_step(Builder& builder, const std::vector<Ring>& rings, unsigned first, unsigned s, bool reduces) {
  Collective sends;
  for (const auto& ring : rings)
    for (unsigned place = 0; place < ring.size(); ++place) sends.push_back(ring.send(place, first, s, reduces));
  builder.step(sends);
}

/// After n - 1 steps the member at place p has the sum of share p + 1. The rings are of one size.
void add_reduce_scatter(Builder& builder, const std::vector<Ring>& rings) {
  for (unsigned s = 0; s + 1 < rings.front().size(); ++s) rings_step(builder, rings, 0, s, true);
}

void add_all_gather(Builder& builder, const std::vector<Ring>& rings) {
  for (unsigned s = 0; s + 1 < rings.front().size(); ++s) rings_step(builder, rings, 1, s, false);
}

Ring ring_of_all(unsigned ranks, const Range& range) {
  Ring ring{{}, range};
  for (unsigned r = 0; r < ranks; ++r) ring.ranks.push_back(r);
  return ring;
}

/// To rank 0 along a binomial tree, and back.
void tree(Builder& builder, unsigned ranks, const Range& range) {
  for (unsigned d = 1; d < ranks; d *= 2) {
    Collective sends;
    for (unsigned r = d; r < ranks; r += 2 * d) sends.push_back(send_of(r, r - d, range, true));
    builder.step(sends);
  }
  for (unsigned d = std::bit_ceil(ranks) / 2; d >= 1; d /= 2) {
    Collective sends;
    for (unsigned r = d; r < ranks; r += 2 * d) sends.push_back(send_of(r - d, r, range, false));
    builder.step(sends);
  }
}

/// Halves are exchanged with ranks at half the distance each time, and gathered again the same way back.
void halving_doubling(Builder& builder, unsigned ranks, const Range& range) {
  require(std::has_single_bit(ranks), "halving-doubling takes a power of two of ranks, not " + std::to_string(ranks));
  // The d shares of the partner's side to be added there, or one's own to be kept there.
  const auto exchange = [&](unsigned d, bool reduces) {
    Collective sends;
    for (unsigned r = 0; r < ranks; ++r) {
      const unsigned partner = r ^ d, whose = reduces ? partner : r;
      sends.push_back(send_of(r, partner, range.part(whose / d * d, ranks, d), reduces));
    }
    builder.step(sends);
  };
  for (unsigned d = ranks / 2; d >= 1; d /= 2) exchange(d, true);
  for (unsigned d = 1; d < ranks; d *= 2) exchange(d, false);
}

}  // namespace

Collective all_reduce(CollectiveAlgorithm algorithm, unsigned ranks, std::uint64_t bytes, unsigned splits) {
  require_work(ranks, bytes);
  require(splits >= 1 && splits <= bytes / ranks, "an operation is done in one part or more, each of a byte a rank");
  Builder builder(ranks);
  for (unsigned split = 0; split < splits; ++split) {
    const Range share = Range{0, bytes}.part(split, splits);
    switch (algorithm) {
      case CollectiveAlgorithm::kRing:
        add_reduce_scatter(builder, {ring_of_all(ranks, share)});
        add_all_gather(builder, {ring_of_all(ranks, share)});
        break;
      case CollectiveAlgorithm::kTree:
        tree(builder, ranks, share);
        break;
      case CollectiveAlgorithm::kHalvingDoubling:
        halving_doubling(builder, ranks, share);
        break;
    }
  }
  return builder.take();
}

Collective hierarchical_all_reduce(unsigned ranks, unsigned group, std::uint64_t bytes) {
  require_work(ranks, bytes);
  require(group >= 2 && group < ranks && ranks % group == 0,
          "groups of " + std::to_string(group) + " do not divide " + std::to_string(ranks) + " ranks into two or more");
  std::vector<Ring> within, across;
  for (unsigned first = 0; first < ranks; first += group) {
    Ring& ring = within.emplace_back(Ring{{}, {0, bytes}});
    for (unsigned r = first; r < first + group; ++r) ring.ranks.push_back(r);
  }
  for (unsigned place = 0; place < group; ++place) {
    Ring& ring = across.emplace_back(Ring{{}, Range{0, bytes}.part((place + 1) % group, group)});
    for (unsigned r = place; r < ranks; r += group) ring.ranks.push_back(r);
  }
  Builder builder(ranks);
  add_reduce_scatter(builder, within);
  add_reduce_scatter(builder, across);
  add_all_gather(builder, across);
  add_all_gather(builder, within);
  return builder.take();
}

Collective reduce_scatter(unsigned ranks, std::uint64_t bytes) {
  require_work(ranks, bytes);
  Builder builder(ranks);
  add_reduce_scatter(builder, {ring_of_all(ranks, {0, bytes})});
  return builder.take();
}

Collective all_gather(unsigned ranks, std::uint64_t bytes) {
  require_work(ranks, bytes);
  Builder builder(ranks);
  add_all_gather(builder, {ring_of_all(ranks, {0, bytes})});
  return builder.take();
}

Collective all_to_all(unsigned ranks, std::uint64_t bytes) {
  require_work(ranks, bytes);
  Collective sends;
  for (unsigned away = 1; away < ranks; ++away)
    for (unsigned r = 0; r < ranks; ++r) {
      const unsigned to = (r + away) % ranks;
      sends.push_back(send_of(r, to, Range{0, bytes}.part(to, ranks), false));
    }
  return sends;
}

Collective broadcast(unsigned ranks, std::uint64_t bytes, unsigned pieces) {
  require_work(ranks, bytes);
  require(pieces >= 1 && pieces <= bytes, "a broadcast goes in one piece or more, each of a byte at least");
  Collective sends;
  std::vector<std::optional<unsigned>> before(ranks);  // the last piece that went to a rank
  for (unsigned piece = 0; piece < pieces; ++piece)
    for (unsigned r = 1; r < ranks; ++r) {
      const unsigned parent = (r - 1) / 2;
      auto send = send_of(parent, r, Range{0, bytes}.part(piece, pieces), false);
      if (before[parent]) send.after.push_back(*before[parent]);  // this piece, as parents come first
      if (before[r]) send.after.push_back(*before[r]);
      before[r] = static_cast<unsigned>(sends.size());
      sends.push_back(std::move(send));
    }
  return sends;
}

Collective collective_of(CollectiveKind kind, CollectiveAlgorithm algorithm, unsigned ranks, std::uint64_t bytes,
                         unsigned splits) {
  switch (kind) {
    case CollectiveKind::kAllReduce:
      return all_reduce(algorithm, ranks, bytes, splits);
    case CollectiveKind::kReduceScatter:
      return reduce_scatter(ranks, bytes);
    case CollectiveKind::kAllGather:
      return all_gather(ranks, bytes);
    case CollectiveKind::kAllToAll:
      return all_to_all(ranks, bytes);
    case CollectiveKind::kBroadcast:
      return broadcast(ranks, bytes, splits);
  }
  return {};
}

}  // namespace flatsat::network
