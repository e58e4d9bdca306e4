#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "models/base/telemetry.h"
#include "models/base/unmeasured.h"
#include "models/cluster/checkpoints.h"
#include "models/cluster/cluster_network.h"
#include "models/cluster/participant.h"
#include "models/cluster/progress.h"
#include "models/cluster/step_work.h"
#include "models/cluster/work.h"
#include "models/network/collective_run.h"

namespace flatsat::cluster {

struct CollectiveJobConfig {
  std::string name = "train";
  std::string kind = "job";  // what the names of its channels and events begin with
  network::CollectiveKind operation = network::CollectiveKind::kAllReduce;
  network::CollectiveAlgorithm algorithm = network::CollectiveAlgorithm::kRing;
  unsigned splits = 1;             // of an all-reduce, pieces of a broadcast, > 0
  std::uint64_t bytes = 64 << 20;  // of each rank, > 0; with work of its own, whole numbers of four
  std::int64_t compute_ps = 0;     // of each rank before the operation, at full speed, >= 0
  std::int64_t every_ps = 0;       // from one step's begin to the next; a step that takes longer delays it. 0: at once
  std::int64_t deadline_ps = 0;    // of a step, from its begin, > 0
  std::int64_t give_up_ps = 0;     // after which a step is given up, > deadline_ps
  network::RankConfig rank;
  std::optional<unsigned> quorum;  // so many ranks make a step; not set: all that have begun it
  std::int64_t wait_ps = 0;        // with a quorum: after so long, from its begin, it goes on without the missing
  std::int64_t retry_ps = 0;       // with a quorum: from a lost message to the next try of the operation, > 0
  std::uint64_t steps = 0;         // after so many that have ended no other begins; 0: until the run's end
  std::optional<CheckpointConfig> checkpoint;  // with work of its own
  bool stops_on_problem = true;  // a result that cannot be added up ends the job; else it is left out, or its step
};

/// A job in steps: in each, every rank computes for a while at the speed that its satellite has, and then all take part
/// in one collective operation. A step that is given up, or that loses a message, is lost; the next one begins without
/// the satellites that are known to be down, and with those that are back.
///
/// With a quorum the operation begins when all have computed, or after a while among those that have, if they are
/// enough; after a lost message it is tried again among those that are left. With work of its own, who missed the end
/// of a step is sent the present state by the first rank that has it, before it takes part again. A satellite that is
/// known to be down has lost what it had. Where nobody who can take part has the present state, all go back to the last
/// whole checkpoint, or to the beginning: the first of them fetches it and sends it to the others.
class CollectiveJob : public Participant {
 public:
  /// `nodes`: where each rank is, two or more, each another one. `network` and `events` outlive this, and so does
  /// `work`, what is really computed; null: time and bytes alone. It begins when it first acts.
  CollectiveJob(const CollectiveJobConfig& config, std::vector<unsigned> nodes, ClusterNetwork& network,
                model::EventSink& events, StepWork* work = nullptr);

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

  /// As "KIND.NAME....".
  void list_channels(model::ChannelList& list) const;

 private:
  struct Rank {
    unsigned node;
    bool takes_part = true;
    Work work;
    std::optional<std::int64_t> computed_ps;  // when it had computed
    unsigned number = 0;                      // among those of the operation
    bool is_stale = false;                    // it missed the end of a step
    std::optional<std::uint64_t> state;       // the message that brings it the present state
    bool is_down = false;                     // as those who send know it
    std::int64_t began_ps = 0;                // to compute
  };
  void begin_step();
  void begin_operation();
  void note_losses();
  bool must_go_back(const std::vector<unsigned>& able) const;
  void go_back(const std::vector<unsigned>& able);
  void fetched();
  void went_back(const std::string& to);
  void save();
  bool is_saving();
  void take_part();
  std::vector<unsigned> those_that(bool (*fits)(const Rank&)) const;
  void begin_work(Rank& rank);
  void set_speed(Rank& rank);
  void computed(unsigned number);
  bool send_states();
  void states_lost();
  void gather();
  bool start(const std::vector<unsigned>& members);
  void message_lost();
  void miss(Rank& rank, const std::string& why, std::uint64_t cause);
  void end_step();
  void lose_step(const std::string& why, std::uint64_t cause);
  void close_step(std::int64_t took_ps);
  void set_busy(const Rank& rank, bool busy);
  double speed_of(const Rank& rank) const;
  std::uint64_t cause_of(const Rank& rank) const;
  std::pair<std::string, std::uint64_t> what_held_it() const;
  std::int64_t now_ps() const { return network_.transport().now_ps(); }
  unsigned least() const { return std::max(2u, config_.quorum.value_or(2)); }

  const CollectiveJobConfig config_;
  ClusterNetwork& network_;
  model::EventSink& events_;
  StepWork* const work_;
  const std::string source_;
  std::vector<Rank> ranks_;
  std::vector<unsigned> members_;                // of the open operation
  std::unique_ptr<network::CollectiveRun> run_;  // of the open step
  std::unique_ptr<Checkpoints> checkpoints_;     // null: there are none
  Progress progress_{0};
  std::uint64_t back_to_ = 0;  // a checkpoint that is being fetched
  unsigned first_ = 0;         // the rank that fetches it
  bool is_going_back_ = false;
  std::int64_t restarted_ps_ = network::kNeverPs;  // when all have begun anew, once it is fetched
  bool has_lost_a_rank_ = false;                   // since the last way back, where any loss takes all back
  bool is_open_ = false, is_over_ = false;
  std::int64_t begin_ps_ = 0, next_step_ps_ = 0, retry_at_ps_ = 0;
  std::optional<std::int64_t> shortest_ps_;  // that an operation took after its last rank had computed
  std::size_t to_compute_ = 0;
  Counts counts_;
  double asked_ = 0.0, done_ = 0.0, late_ = 0.0, lost_ = 0.0, taking_part_ = 0.0, took_s_ = model::kUnmeasured,
         computed_s_ = model::kUnmeasured, bytes_ = 0.0, goodput_ = 0.0, undone_ = 0.0, gone_back_ = 0.0;
  sc_core::sc_event changed_;
};

}  // namespace flatsat::cluster
