#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <queue>
#include <vector>

#include "models/network/collective.h"
#include "models/network/transport.h"

namespace flatsat::network {

struct RankConfig {
  std::int64_t endpoint_delay_ps = 0;  // of a rank before its first send, and for each message that it takes, >= 0
  double memory_bytes_per_s = 0.0;     // of adding up, which reads two and writes one; 0: no time
};

/// How a collective operation ended: a message that did not come is named, and no rank waits for ever.
struct CollectiveEnd {
  std::int64_t at_ps = 0;
  std::optional<Outcome> lost;  // the first message that ended otherwise than delivered
};

/// Flies one collective operation over a transport. Not copied; the transport outlives it.
class CollectiveRun {
 public:
  /// `nodes`: where each rank is. It begins at the transport's present instant.
  CollectiveRun(Collective collective, const RankConfig& config, std::vector<unsigned> nodes, Transport& transport);

  /// When a rank does something next of its own.
  std::int64_t next_ps() const { return due_.empty() ? kNeverPs : due_.top().at_ps; }
  /// What the ranks do at the transport's present instant.
  void act();
  /// An outcome of the transport; others' are passed over.
  void take(const Outcome& outcome);
  /// When all has arrived and is added up, or as soon as a message is lost.
  const std::optional<CollectiveEnd>& end() const { return end_; }

 private:
  enum class What { kBegun, kDone };
  struct Due {
    std::int64_t at_ps;
    unsigned number;  // rank or send
    What what;
    auto operator<=>(const Due&) const = default;
  };
  struct Rank {
    std::vector<unsigned> sends;
    std::size_t left = 0;  // so many have left
    bool has_begun = false;
  };

  void send_what_can(unsigned rank);
  std::int64_t handling_ps(const CollectiveSend& send) const;

  const Collective collective_;
  const RankConfig config_;
  const std::vector<unsigned> nodes_;
  Transport& transport_;
  std::vector<Rank> ranks_;
  std::vector<unsigned> missing_;               // of a send, so many that it waits for
  std::vector<std::vector<unsigned>> waiting_;  // for a send, those that wait for it
  std::map<std::uint64_t, unsigned> sends_;     // by the transport's number
  std::size_t open_;
  std::priority_queue<Due, std::vector<Due>, std::greater<>> due_;
  std::optional<CollectiveEnd> end_;
};

}  // namespace flatsat::network
