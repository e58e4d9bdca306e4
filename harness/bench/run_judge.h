#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/bench/run_result.h"
#include "harness/testbed/testbed.h"
#include "harness/verdict/judge.h"

namespace flatsat::bench {

/// Judges the requirements of a testbed while its run goes on, and marks failures that a waiver covers.
class RunJudge {
 public:
  /// `channels`: dotted names in the order of the samples. The testbed must outlive this.
  RunJudge(const testbed::Testbed& bed, const std::vector<std::string>& channels);

  void sample_all(time::SimTime now, std::span<const double> values);
  void sample(std::size_t channel, time::SimTime now, double value) { judge_.sample(channel, now, value); }
  void event(std::string_view source, std::string_view kind, time::SimTime now) { judge_.event(source, kind, now); }
  /// A run that was later than the testbed's `late_taint` passes nothing.
  void taint_if_late(double worst_late_s);

  /// `complete`: the run reached its planned end.
  std::vector<RequirementResult> results(time::SimTime end, bool complete) const;

 private:
  std::string waiver_of(const verdict::Judgement& judgement) const;
  const testbed::Testbed& bed_;
  verdict::Judge judge_;
};

/// FAIL if one failed, else INCONCLUSIVE if one was not measured or there is none, else PASS.
verdict::Verdict overall(const std::vector<RequirementResult>& results);

}  // namespace flatsat::bench
