#pragma once
#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <queue>
#include <set>
#include <string>
#include <vector>

#include "models/network/collective_run.h"
#include "models/network/transport.h"

namespace flatsat::network {

/// One operation of a rank. What it waits for stands by place in the rank's list; there is no circle among them.
struct Operation {
  enum class Kind { kCompute, kSend, kReceive, kCollective };
  std::uint64_t id = 0;  // as the workload's author has it
  std::string name;
  Kind kind = Kind::kCompute;
  std::vector<std::size_t> after;
  std::int64_t duration_ps = 0;  // of kCompute, >= 0
  std::uint64_t bytes = 0;       // of the others, > 0: of a message, or of each rank in a collective operation
  unsigned peer = 0;             // of kSend and kReceive, another rank
  std::uint64_t tag = 0;         // of kSend and kReceive
  CollectiveKind collective = CollectiveKind::kAllReduce;
};

/// What each rank does, as far as others have come along: one list a rank.
using Workload = std::vector<std::vector<Operation>>;

struct ExecutionConfig {
  CollectiveAlgorithm algorithm = CollectiveAlgorithm::kRing;  // of all-reduce; the others have one each
  unsigned splits = 1;
  RankConfig rank;
};

/// The errors of a workload that no order of events could carry out: sends and receives, or collective operations, that
/// do not fit each other. Empty if there is none; each names rank, operation and what would be right.
std::vector<std::string> problems_of(const Workload& workload, const ExecutionConfig& config);

/// Carries a workload out over a transport, which outlives it. A rank computes one thing at a time, the first in its
/// list that may begin; its messages and collective operations run beside that, and the n-th collective operation of
/// each rank is one. A send is over when its message has come, a receive when the message with its tag has.
class ExecutionRun {
 public:
  /// `workload` has no problem; `nodes`: where each rank is, each another one. It begins at the transport's present
  /// instant.
  ExecutionRun(Workload workload, const ExecutionConfig& config, std::vector<unsigned> nodes, Transport& transport);

  /// When a rank does something next of its own.
  std::int64_t next_ps() const;
  /// What the ranks do at the transport's present instant.
  void act();
  void take(const Outcome& outcome);

  bool is_done() const { return open_ == 0; }
  /// When a rank was through with its list; none as long as it is not.
  std::optional<std::int64_t> end_ps(unsigned rank) const;
  /// Messages that ended otherwise than delivered; what waits for them waits for ever.
  const std::vector<Outcome>& lost() const { return lost_; }
  /// The first operation of each rank that is not over, for whoever has to say why a run does not end.
  std::vector<std::pair<unsigned, const Operation*>> unfinished() const;

 private:
  struct Place {
    unsigned rank;
    std::size_t operation;
    auto operator<=>(const Place&) const = default;
  };
  struct Due {
    std::int64_t at_ps;
    Place place;
    auto operator<=>(const Due&) const = default;
  };
  struct Rank {
    std::vector<std::size_t> missing;               // of an operation, so many that it waits for
    std::vector<std::vector<std::size_t>> waiting;  // for an operation, those that wait for it
    std::vector<bool> over;
    std::set<std::size_t> to_compute;
    bool computes = false;
    std::vector<std::size_t> collectives;  // in the order of the list
    std::size_t left = 0;                  // operations that are not over
    std::int64_t end_ps = 0;
  };
  struct Together {  // a collective operation that some rank has reached
    std::unique_ptr<CollectiveRun> run;
    std::vector<bool> begun, over;
  };
  using Channel = std::tuple<unsigned, unsigned, std::uint64_t>;  // from, to, tag

  void begin(const Place& place);
  void begin_collective(const Place& place);
  void compute_next(unsigned rank);
  void end(const Place& place);
  void end_collectives();

  const Workload workload_;
  const ExecutionConfig config_;
  const std::vector<unsigned> nodes_;
  Transport& transport_;
  std::vector<Rank> ranks_;
  std::priority_queue<Due, std::vector<Due>, std::greater<>> due_;  // ends of computations
  std::map<std::uint64_t, Place> sends_;                            // under way, by the transport's number
  std::map<Channel, std::vector<Place>> receives_;                  // that have begun
  std::map<Channel, std::size_t> arrived_;                          // without a receive yet
  std::map<std::size_t, Together> together_;                        // by which of a rank's it is
  std::vector<Outcome> lost_;
  std::size_t open_ = 0;
};

}  // namespace flatsat::network
