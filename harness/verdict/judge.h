#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/verdict/measure.h"

namespace flatsat::verdict {

/// Gathers, while a run goes on or from its trace, what the requirements need of it, and judges. A channel's value
/// holds until its next sample. Memory: the changes of the channels that are judged, nothing else.
class Judge {
 public:
  /// `channels`: dotted names in the order of the samples. `conditions`: what held_at will be asked for.
  Judge(std::vector<Requirement> requirements, const std::vector<std::string>& channels,
        const std::vector<Formula*>& conditions = {});

  void sample(std::size_t channel, time::SimTime time, double value);
  void event(std::string_view source, std::string_view kind, time::SimTime time);

  /// What would pass is inconclusive from now on: the run was not what it was meant to be (late, say).
  void taint(const std::string& reason) { taint_ = reason; }

  /// `complete`: the run reached its planned end. Else only what has already failed is judged, the rest is
  /// inconclusive.
  std::vector<Judgement> judge(time::SimTime end, bool complete) const;
  bool held_at(const Formula& condition, time::SimTime time) const;
  const std::vector<Requirement>& requirements() const { return requirements_; }

 private:
  const std::vector<Requirement> requirements_;
  std::vector<Signal*> by_channel_;                                           // null: nobody asks
  std::vector<std::pair<std::string, std::vector<std::int64_t>*>> by_event_;  // KIND or SOURCE.KIND
  Evidence evidence_;
  std::string taint_;
};

}  // namespace flatsat::verdict
