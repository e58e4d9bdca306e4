#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "models/base/telemetry.h"
#include "models/base/unmeasured.h"
#include "models/cluster/cluster_network.h"
#include "models/cluster/participant.h"
#include "models/network/collective_run.h"

namespace flatsat::cluster {

struct CollectiveJobConfig {
  std::string name = "train";
  network::CollectiveKind operation = network::CollectiveKind::kAllReduce;
  network::CollectiveAlgorithm algorithm = network::CollectiveAlgorithm::kRing;
  unsigned splits = 1;             // of an all-reduce, pieces of a broadcast, > 0
  std::uint64_t bytes = 64 << 20;  // of each rank, > 0
  std::int64_t compute_ps = 0;     // of each rank before the operation, at full speed, >= 0
  std::int64_t every_ps = 0;       // from one step's begin to the next; a step that takes longer delays it. 0: at once
  std::int64_t deadline_ps = 0;    // of a step, from its begin, > 0
  std::int64_t give_up_ps = 0;     // after which a step is given up, > deadline_ps
  network::RankConfig rank;
};

/// A job in steps: in each, every rank computes for a while at the speed that its satellite has, and then all take part
/// in one collective operation. A step that is given up, or that loses a message, is lost; the next one begins without
/// the satellites that are known to be down, and with those that are back.
class CollectiveJob : public Participant {
 public:
  /// `nodes`: where each rank is, two or more, each another one. `network` and `events` outlive this. It begins when it
  /// first acts.
  CollectiveJob(const CollectiveJobConfig& config, std::vector<unsigned> nodes, ClusterNetwork& network,
                model::EventSink& events);

  std::int64_t next_ps() const override;
  void act() override;
  void follow() override;
  bool take(const network::Outcome& outcome) override;

  /// asked = done + late + lost + the one that is open.
  struct Counts {
    std::uint64_t asked = 0, done = 0, late = 0, lost = 0;
    std::uint64_t open() const { return asked - done - late - lost; }
  };
  const Counts& counts() const { return counts_; }

  /// As "job.NAME....".
  void list_channels(model::ChannelList& list) const;

 private:
  struct Rank {
    unsigned node;
    bool takes_part = true;
    std::int64_t left_ps = 0;  // of its computing, at full speed
    std::int64_t since_ps = 0;
    double speed = 1.0;
    std::int64_t due_ps = network::kNeverPs;
    std::optional<std::int64_t> computed_ps;  // when it had computed
    unsigned number = 0;                      // among those that take part
  };
  void begin_step();
  void take_part();
  void set_speed(Rank& rank);
  void computed(Rank& rank);
  void end_step();
  void lose_step(const std::string& why, std::uint64_t cause);
  void close_step(std::int64_t took_ps);
  double speed_of(const Rank& rank) const;
  std::pair<std::string, std::uint64_t> what_held_it() const;
  std::int64_t now_ps() const { return network_.transport().now_ps(); }

  const CollectiveJobConfig config_;
  ClusterNetwork& network_;
  model::EventSink& events_;
  const std::string source_;
  std::vector<Rank> ranks_;
  std::unique_ptr<network::CollectiveRun> run_;  // of the open step
  std::int64_t begin_ps_ = 0, next_step_ps_ = 0;
  std::optional<std::int64_t> shortest_ps_;  // that an operation took after its last rank had computed
  std::size_t to_compute_ = 0;
  Counts counts_;
  double asked_ = 0.0, done_ = 0.0, late_ = 0.0, lost_ = 0.0, taking_part_ = 0.0, took_s_ = model::kUnmeasured,
         computed_s_ = model::kUnmeasured;
  sc_core::sc_event changed_;
};

}  // namespace flatsat::cluster
