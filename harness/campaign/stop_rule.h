#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace flatsat::campaign {

/// Exact (Clopper-Pearson) two-sided interval of a probability of which `events` were seen in `trials`.
/// Source: Clopper and Pearson 1934, doi:10.1093/biomet/26.4.404. 0 <= events <= trials; trials = 0 gives 0 .. 1.
std::pair<double, double> clopper_pearson(std::uint64_t events, std::uint64_t trials, double confidence);

/// Decides from the verdicts in the plan's order when enough is known. It looks at 32, 64, 128 ... results only, and
/// the k-th look may err with 0.05 / (k (k + 1)): the sum over all looks is 0.05, so the interval holds at the stop as
/// well.
class StopRule {
 public:
  /// `half_width` of the interval at which to stop; 0: never.
  explicit StopRule(double half_width) : half_width_(half_width) {}
  /// The next result in order. Returns true when the campaign may end with it.
  bool add(bool failed);
  std::uint64_t trials() const { return trials_; }
  std::uint64_t failures() const { return failures_; }
  /// The interval at the last look; none before the first.
  std::optional<std::pair<double, double>> interval() const { return interval_; }

 private:
  const double half_width_;
  std::uint64_t trials_ = 0, failures_ = 0, next_look_ = 32;
  unsigned looks_ = 0;
  std::optional<std::pair<double, double>> interval_;
};

}  // namespace flatsat::campaign
