#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <queue>
#include <vector>

#include "models/network/collective.h"
#include "models/network/float_sum.h"
#include "models/network/transport.h"

namespace flatsat::network {

struct RankConfig {
  std::int64_t endpoint_delay_ps = 0;  // of a rank before its first send, and for each message that it takes, >= 0
  double memory_bytes_per_s = 0.0;     // of adding up, which reads two and writes one; 0: no time
};

/// Flies one collective operation over a transport, which outlives it. Ranks begin one by one, each when it is told to.
class CollectiveRun {
 public:
  /// `nodes`: where each rank is. `content`: what the messages carry, null where bytes are only counted; it outlives
  /// this.
  CollectiveRun(Collective collective, const RankConfig& config, std::vector<unsigned> nodes, Transport& transport,
                CollectiveContent* content = nullptr);

  /// A rank enters the operation, at the transport's present instant.
  void begin(unsigned rank);
  /// When a rank does something next of its own.
  std::int64_t next_ps() const { return due_.empty() ? kNeverPs : due_.top().at_ps; }
  /// What the ranks do at the transport's present instant.
  void act();
  /// An outcome of the transport; returns whether it was of a message of this operation.
  bool take(const Outcome& outcome);

  /// The operation is given up: nothing of it is sent any more, and what is under way is withdrawn where it still can
  /// be.
  void withdraw();

  /// Whether a rank has all that comes to it, added up, and its own sends have left.
  bool is_done(unsigned rank) const;
  /// When the last rank was done; none as long as one is not.
  std::optional<std::int64_t> end_ps() const { return end_ps_; }
  /// The first message that ended otherwise than delivered: those who wait for it wait for ever.
  const std::optional<Outcome>& lost() const { return lost_; }
  /// Of all messages that have left.
  std::uint64_t sent_bytes() const { return sent_bytes_; }

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
    std::size_t left = 0;     // so many have left
    std::size_t to_come = 0;  // messages
    bool has_begun = false;
  };

  void send_what_can(unsigned rank);
  std::int64_t handling_ps(const CollectiveSend& send) const;

  const Collective collective_;
  const RankConfig config_;
  const std::vector<unsigned> nodes_;
  Transport& transport_;
  CollectiveContent* const content_;
  std::uint64_t sent_bytes_ = 0;
  std::vector<Rank> ranks_;
  std::vector<unsigned> missing_;               // of a send, so many that it waits for
  std::vector<std::vector<unsigned>> waiting_;  // for a send, those that wait for it
  std::map<std::uint64_t, unsigned> sends_;     // under way, by the transport's number
  std::size_t open_;
  std::priority_queue<Due, std::vector<Due>, std::greater<>> due_;
  std::optional<std::int64_t> end_ps_;
  std::optional<Outcome> lost_;
};

}  // namespace flatsat::network
