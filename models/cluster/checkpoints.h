#pragma once
#include <cstdint>
#include <deque>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "models/base/telemetry.h"
#include "models/base/unmeasured.h"
#include "models/cluster/checkpoint_clock.h"
#include "models/cluster/cluster_network.h"

namespace flatsat::cluster {

struct CheckpointConfig {
  CheckpointClockConfig clock;
  std::optional<unsigned> site;        // the node that shares go to; not set: each rank's next one
  std::int64_t give_up_ps = 0;         // a checkpoint that is not whole after so long is given up, > 0
  std::int64_t restart_ps = 0;         // that all need to begin anew after they have gone back, >= 0
  bool goes_back_at_any_loss = false;  // a rank that is lost takes all back; else only what nobody has any more does
};

/// Checkpoints of a job, in shares. Each of the ranks that made the last step keeps one share of the state and sends it
/// to one other: the next rank, or a site. When all have arrived the checkpoint is whole; the last two that are whole
/// are held. One can be gone back to as long as each share has a holder that is not known to be down. What a satellite
/// holds outlives the loss of its power.
class Checkpoints {
 public:
  static constexpr std::size_t kHeld = 2;

  /// `network` and `events` outlive this. `source`: of events, and what channels begin with.
  Checkpoints(const CheckpointConfig& config, std::string source, ClusterNetwork& network, model::EventSink& events);

  const CheckpointConfig& config() const { return config_; }
  CheckpointClock& clock() { return clock_; }

  /// A checkpoint begins, of a state of so many bytes that the nodes have; returns its number, which counts from 1.
  std::uint64_t save(const std::vector<unsigned>& nodes, std::uint64_t bytes);
  bool is_saving() const { return saving_.has_value(); }
  /// When a checkpoint that is being saved is given up.
  std::int64_t give_up_at_ps() const { return began_ps_ + config_.give_up_ps; }
  /// Looks at the one that is being saved. Returns the number of one that is held no more, its own where it is not
  /// whole; 0 for none.
  std::uint64_t act();

  /// The last one that all shares are left of; none: only the beginning is.
  std::optional<std::uint64_t> last() const;
  /// A node fetches the shares that it does not hold.
  void fetch(std::uint64_t number, unsigned node);
  bool is_fetching() const { return is_fetching_; }
  /// All that was fetched is there.
  bool is_fetched() const { return is_fetching_ && under_way_.empty() && !has_lost_; }
  bool has_lost() const { return has_lost_; }
  /// Nothing is fetched any more.
  void end_fetch();

  /// An outcome of the transport; returns whether the message was one of these.
  bool take(const network::Outcome& outcome);
  void list_channels(model::ChannelList& list) const;

 private:
  struct Share {
    std::uint64_t bytes;
    std::vector<unsigned> holders;  // nodes
  };
  struct Saved {
    std::uint64_t number;
    std::vector<Share> shares;
  };
  void send(unsigned from, unsigned to, std::uint64_t bytes);
  void withdraw();
  std::optional<unsigned> holder_of(const Share& share, unsigned but_node) const;
  std::uint64_t give_up();
  std::int64_t now_ps() const { return network_.transport().now_ps(); }

  const CheckpointConfig config_;
  const std::string source_;
  ClusterNetwork& network_;
  model::EventSink& events_;
  CheckpointClock clock_;
  std::optional<Saved> saving_;
  std::deque<Saved> held_;  // the last ones that are whole, the newest at the end
  std::set<std::uint64_t> under_way_;
  bool is_fetching_ = false, has_lost_ = false;
  std::uint64_t number_ = 0;
  std::int64_t began_ps_ = 0;
  double whole_ = 0.0, broken_ = 0.0, bytes_ = 0.0, took_s_ = model::kUnmeasured, interval_s_ = model::kUnmeasured;
  sc_core::sc_event changed_;
};

}  // namespace flatsat::cluster
