#pragma once
#include <string>
#include <unordered_map>
#include <vector>

#include "harness/verdict/requirement.h"

namespace flatsat {

/// Measures while the run goes on and judges at its end. A channel's value holds until its next sample.
class Judge {
 public:
  /// `channels`: dotted names in the order of the samples. Every requirement's channel must be among them.
  Judge(std::vector<Requirement> requirements, const std::vector<std::string>& channels);

  void sample(std::size_t channel, SimTime time, double value);
  void event(const std::string& kind, SimTime time);

  /// `complete`: the run reached its planned end. Else only what has already failed is judged, the rest is
  /// inconclusive.
  std::vector<Judgement> judge(SimTime end, bool complete) const;
  const std::vector<Requirement>& requirements() const { return requirements_; }

 private:
  struct Measure {
    bool any = false;
    double first = 0.0, last = 0.0, minimum = 0.0, maximum = 0.0, integral = 0.0;
    SimTime begin{}, since{}, minimum_at{}, maximum_at{};
    double count = 0.0;
    SimTime last_at{};
  };
  Judgement judge_one(std::size_t index, SimTime end, bool complete) const;

  const std::vector<Requirement> requirements_;
  std::vector<Measure> measures_;  // one a requirement
  std::vector<std::vector<std::size_t>> by_channel_;
  std::unordered_map<std::string, std::vector<std::size_t>> by_event_;
};

}  // namespace flatsat
