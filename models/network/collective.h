#pragma once
#include <cstdint>
#include <stdexcept>
#include <vector>

namespace flatsat::network {

/// One message of a collective operation, between ranks.
struct CollectiveSend {
  unsigned from = 0, to = 0;
  std::uint64_t begin = 0, bytes = 0;  // of the operation's bytes; of all_to_all, of those that the sender brings
  bool reduces = false;                // the receiver adds it to what it has
  std::vector<unsigned> after;  // sends, by number, whose content must be there (and added) before this one leaves
};

/// A collective operation as the messages that it is made of; `after` speaks of earlier ones only. The sends of one
/// rank leave in their order.
using Collective = std::vector<CollectiveSend>;

enum class CollectiveAlgorithm { kRing, kTree, kHalvingDoubling };
enum class CollectiveKind { kAllReduce, kReduceScatter, kAllGather, kAllToAll, kBroadcast };

// Of `bytes` on each rank. `splits`: the operation is done in so many parts, one after the other on each rank. Parts
// and shares are as even as whole bytes allow. Sources: Thakur, Rabenseifner and Gropp, Optimization of Collective
// Communication Operations in MPICH (2005); Patarasuk and Yuan, Bandwidth Optimal All-reduce Algorithms (2009).
// Errors: std::invalid_argument for fewer than two ranks, no bytes, no part, or ranks that the algorithm does not take.

/// Each rank has the sum of all at the end. Halving-doubling takes powers of two.
Collective all_reduce(CollectiveAlgorithm algorithm, unsigned ranks, std::uint64_t bytes, unsigned splits = 1);
/// Ring within each group, ring between the groups' equal members, ring within each group. `group` divides `ranks`.
Collective hierarchical_all_reduce(unsigned ranks, unsigned group, std::uint64_t bytes);
/// Each rank has its share of the sum at the end. In a ring.
Collective reduce_scatter(unsigned ranks, std::uint64_t bytes);
/// Each rank brings its share of `bytes` and has all of them at the end. In a ring.
Collective all_gather(unsigned ranks, std::uint64_t bytes);
/// Each rank brings a share of `bytes` for each other.
Collective all_to_all(unsigned ranks, std::uint64_t bytes);
/// Rank 0 has `bytes`, which go down a binary tree in `pieces`, one after the other on each branch.
Collective broadcast(unsigned ranks, std::uint64_t bytes, unsigned pieces = 1);

/// One of them by its kind. `algorithm` is of all-reduce; `splits` of all-reduce, and the pieces of broadcast.
Collective collective_of(CollectiveKind kind, CollectiveAlgorithm algorithm, unsigned ranks, std::uint64_t bytes,
                         unsigned splits);

}  // namespace flatsat::network
