#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/verdict/measure.h"
#include "harness/verdict/requirement.h"

namespace flatsat::verdict {

/// What goes through the parts of a channel that count, in order: all that its figures need of them.
struct Sums {
  bool any = false;
  double first = 0.0, last = 0.0, minimum = 0.0, maximum = 0.0, integral = 0.0, whole_s = 0.0, above_s = 0.0,
         below_s = 0.0;
  std::int64_t minimum_at = 0, maximum_at = 0;

  /// A value that holds from one instant to another, ps.
  void add(std::int64_t from, std::int64_t to, double value, double threshold);
};

/// The figure of a channel; the statistic is one of a channel.
Measured figure_of(const Requirement& requirement, const Sums& sums, std::int64_t end);

/// The longest of the times from each start until what it waits for. One that is still open at the end lasts at least
/// until there. Of the starts that wait it keeps the two that can decide.
class Longest {
 public:
  /// A start, after all starts before it; it waits until `answer`.
  void start(std::int64_t at);
  /// What all open starts wait for has come.
  void answer(std::int64_t at);
  Measured at_end(std::int64_t end) const;
  /// Instants at which the figure may have been decided.
  void candidates(std::vector<std::int64_t>& instants) const;

 private:
  void lasted(std::int64_t start, std::int64_t until);
  std::optional<std::int64_t> first_, first_after_0_;  // that wait
  bool any_ = false;
  double longest_s_ = 0.0;
  std::int64_t decided_ps_ = 0;
};

Measured sure(double value, std::int64_t at);
Measured none(const std::string& reason);
double seconds_of(std::int64_t ps);
/// Of a formula of which both ends are known, or nothing where something in it was never measured.
Measured robustness_figure(const std::optional<std::pair<double, double>>& below_above, std::int64_t end);

}  // namespace flatsat::verdict
