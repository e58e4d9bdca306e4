#include "harness/verdict/tally.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace flatsat::verdict {

double seconds_of(std::int64_t ps) { return static_cast<double>(ps) * 1e-12; }
Measured sure(double value, std::int64_t at) { return {value, value, value, at, {}}; }
Measured none(const std::string& reason) { return {std::nullopt, 0.0, 0.0, 0, reason}; }

void Sums::add(std::int64_t from, std::int64_t to, double value, double threshold) {
  if (!any) {
    first = minimum = maximum = value;
    minimum_at = maximum_at = from;
    any = true;
  }
  if (value < minimum) minimum = value, minimum_at = from;
  if (value > maximum) maximum = value, maximum_at = from;
  last = value;
  const double lasts_s = seconds_of(to - from);
  whole_s += lasts_s;
  integral += value * lasts_s;
  if (value > threshold) above_s += lasts_s;
  if (value < threshold) below_s += lasts_s;
}

Measured figure_of(const Requirement& r, const Sums& s, std::int64_t end) {
  if (!s.any) return none("its condition never held");
  switch (r.statistic) {
    case Statistic::kMinimum:
      return sure(s.minimum, s.minimum_at);
    case Statistic::kMaximum:
      return sure(s.maximum, s.maximum_at);
    case Statistic::kMean:
      return sure(s.whole_s > 0.0 ? s.integral / s.whole_s : s.last, end);
    case Statistic::kRise:
      return sure(s.last - s.first, end);
    case Statistic::kIntegral:
      return sure(s.integral, end);
    case Statistic::kRate:
      return s.whole_s > 0.0 ? sure((s.last - s.first) / s.whole_s, end) : none("no time passed");
    case Statistic::kDurationAbove:
      return sure(s.above_s, end);
    case Statistic::kDurationBelow:
      return sure(s.below_s, end);
    default:
      return sure(s.last, end);
  }
}

/// All open starts end together, so the first one lasts longest. The instant that decides is 0 only until another one
/// is known, so that behind a start at 0 the next one counts as well.
void Longest::start(std::int64_t at) {
  any_ = true;
  if (!first_) first_ = at;
  if (!first_after_0_ && at != 0) first_after_0_ = at;
}

void Longest::answer(std::int64_t at) {
  if (first_) lasted(*first_, at);
  if (first_after_0_ && first_after_0_ != first_) lasted(*first_after_0_, at);
  first_.reset();
  first_after_0_.reset();
}

void Longest::lasted(std::int64_t start, std::int64_t until) {
  const double lasts_s = seconds_of(until - start);
  if (lasts_s > longest_s_ || decided_ps_ == 0) longest_s_ = std::max(longest_s_, lasts_s), decided_ps_ = start;
}

Measured Longest::at_end(std::int64_t end) const {
  if (!any_) return none("no such event");
  Longest whole = *this;
  const bool open = first_.has_value();
  whole.answer(end);
  const double value = whole.longest_s_;
  return {value, value, open ? std::numeric_limits<double>::infinity() : value, whole.decided_ps_, {}};
}

void Longest::candidates(std::vector<std::int64_t>& instants) const {
  instants.push_back(decided_ps_);
  for (const auto& open : {first_, first_after_0_})
    if (open) instants.push_back(*open);
}

Measured robustness_figure(const std::optional<std::pair<double, double>>& found, std::int64_t end) {
  if (!found) return none("something in it was never measured, or no such event came");
  const auto [below, above] = *found;
  const double value = std::isfinite(below) ? below : above;
  if (!std::isfinite(value)) return {std::nullopt, above, below, end, "undecided when the run ended"};
  return {value, above, below, end, {}};
}

}  // namespace flatsat::verdict
