#pragma once
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/verdict/running.h"
#include "harness/verdict/truth.h"

namespace flatsat::verdict {

/// Judges while a run goes on. A channel's value holds until its next sample. Memory: for each requirement the figures
/// so far, and what open windows and open starts need, however long the run is. A requirement of which `running_of`
/// says that it needs all of a run keeps the changes of the channels that it names.
class Judge {
 public:
  /// `channels`: dotted names in the order of the samples. `conditions`: what held_at will be asked for.
  Judge(std::vector<Requirement> requirements, const std::vector<std::string>& channels,
        const std::vector<Formula*>& conditions = {});

  /// Samples and events come in the order of time.
  void sample(std::size_t channel, time::SimTime time, double value);
  void event(std::string_view source, std::string_view kind, time::SimTime time);

  /// What would pass is inconclusive from now on: the run was not what it was meant to be (late, say).
  void taint(const std::string& reason) { taint_ = reason; }

  /// `complete`: the run reached its planned end. Else only what has already failed is judged, the rest is
  /// inconclusive.
  std::vector<Judgement> judge(time::SimTime end, bool complete) const;
  /// At an instant that decided a requirement.
  bool held_at(const Formula& condition, time::SimTime time) const;
  const std::vector<Requirement>& requirements() const { return requirements_; }

 private:
  struct Channel {
    std::vector<ChannelStream*> streams;
    Signal* kept = nullptr;
  };
  struct Event {
    std::string name;  // KIND or SOURCE.KIND
    std::vector<EventStream*> streams;
    std::vector<std::int64_t>* kept = nullptr;
    bool came = false;
  };
  using Names = std::set<std::string>;
  void run_what_can(Inputs& inputs, const std::vector<Formula*>& conditions, Names& kept);
  void connect(const Inputs& inputs, const std::vector<std::string>& channels, const Names& kept);
  void reach(std::int64_t at);
  void settle(std::int64_t until);
  void forget_conditions();
  Measured measured(std::size_t requirement, std::int64_t end) const;
  std::string unproven(const Requirement& requirement) const;

  const std::vector<Requirement> requirements_;
  std::vector<Copied<Running>> running_;        // a requirement; null: it needs all of the run
  std::map<const Formula*, Truth> conditions_;  // those that can be followed
  std::vector<Channel> channels_;
  std::vector<Event> events_;
  Evidence evidence_;  // of requirements and conditions that need all of the run
  std::int64_t now_ = 0;
  std::size_t waiting_ = 0;  // samples and events that have not settled
  std::string taint_;
};

}  // namespace flatsat::verdict
