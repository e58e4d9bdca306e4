#include "harness/verdict/measure.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace flatsat::verdict {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
double seconds(std::int64_t ps) { return static_cast<double>(ps) * 1e-12; }

Measured sure(double value, std::int64_t at) { return {value, value, value, at, {}}; }
Measured none(const std::string& reason) { return {std::nullopt, 0.0, 0.0, 0, reason}; }

/// What goes through the parts of a channel that count, in order.
struct Sums {
  bool any = false;
  double first = 0.0, last = 0.0, minimum = 0.0, maximum = 0.0, integral = 0.0, whole_s = 0.0, above_s = 0.0,
         below_s = 0.0;
  std::int64_t minimum_at = 0, maximum_at = 0;

  void add(std::int64_t from, std::int64_t to, double value, double threshold) {
    if (!any) {
      first = minimum = maximum = value;
      minimum_at = maximum_at = from;
      any = true;
    }
    if (value < minimum) minimum = value, minimum_at = from;
    if (value > maximum) maximum = value, maximum_at = from;
    last = value;
    const double lasts_s = seconds(to - from);
    whole_s += lasts_s;
    integral += value * lasts_s;
    if (value > threshold) above_s += lasts_s;
    if (value < threshold) below_s += lasts_s;
  }
};

Sums sums_of(const Signal& signal, const Signal* counts, std::int64_t end, double threshold) {
  Sums sums;
  const auto add = [&](std::int64_t from, std::int64_t to, double value) {
    if (counts == nullptr) return sums.add(from, to, value, threshold);
    // The part from `from` to `to` is cut where the condition changes.
    auto next = std::upper_bound(counts->begin(), counts->end(), from,
                                 [](std::int64_t t, const Step& step) { return t < step.at; });
    bool on = next != counts->begin() && std::prev(next)->value >= 0.0;
    for (std::int64_t at = from;; ++next) {
      const bool last = next == counts->end() || next->at >= to;
      const std::int64_t until = last ? to : next->at;
      if (on && (until > at || from == to)) sums.add(at, until, value, threshold);
      if (last) return;
      at = until;
      on = next->value >= 0.0;
    }
  };
  for (std::size_t i = 0; i < signal.size(); ++i) {
    const std::int64_t to = i + 1 < signal.size() ? signal[i + 1].at : std::max(end, signal[i].at);
    add(signal[i].at, to, signal[i].value);
  }
  return sums;
}

Measured channel_figure(const Requirement& r, const Evidence& evidence) {
  const auto found = evidence.channels.find(r.channel);
  if (found == evidence.channels.end() || found->second.empty()) return none("never measured");
  Signal counts;
  if (r.when) {
    counts = evaluate(*r.when, evidence).below;
    if (counts.empty()) return none("its condition was never measured");
  }
  const auto s = sums_of(found->second, r.when ? &counts : nullptr, evidence.end, r.threshold.value_or(0.0));
  if (!s.any) return none("its condition never held");
  switch (r.statistic) {
    case Statistic::kMinimum:
      return sure(s.minimum, s.minimum_at);
    case Statistic::kMaximum:
      return sure(s.maximum, s.maximum_at);
    case Statistic::kMean:
      return sure(s.whole_s > 0.0 ? s.integral / s.whole_s : s.last, evidence.end);
    case Statistic::kRise:
      return sure(s.last - s.first, evidence.end);
    case Statistic::kIntegral:
      return sure(s.integral, evidence.end);
    case Statistic::kRate:
      return s.whole_s > 0.0 ? sure((s.last - s.first) / s.whole_s, evidence.end) : none("no time passed");
    case Statistic::kDurationAbove:
      return sure(s.above_s, evidence.end);
    case Statistic::kDurationBelow:
      return sure(s.below_s, evidence.end);
    default:
      return sure(s.last, evidence.end);
  }
}

const std::vector<std::int64_t>& instants(const Evidence& evidence, const std::string& kind) {
  static const std::vector<std::int64_t> never;
  const auto found = evidence.events.find(kind);
  return found == evidence.events.end() ? never : found->second;
}

/// The longest of the times from each start until what `next_at` finds. One that is still open at the end lasts at
/// least until there.
Measured longest(const std::vector<std::int64_t>& starts, std::int64_t end,
                 const std::function<std::optional<std::int64_t>(std::int64_t)>& next_at) {
  if (starts.empty()) return none("no such event");
  Measured m{0.0, 0.0, 0.0, 0, {}};
  bool open = false;
  for (const auto start : starts) {
    const auto found = next_at(start);
    const double lasts = seconds(found.value_or(end) - start);
    open = open || !found;
    if (lasts > *m.value || m.decided_ps == 0) m.value = std::max(*m.value, lasts), m.decided_ps = start;
  }
  m.at_best = *m.value;
  m.at_worst = open ? kInfinity : *m.value;
  return m;
}

Measured delay(const Requirement& r, const Evidence& evidence) {
  const auto& ends = instants(evidence, r.to_event);
  return longest(instants(evidence, r.event), evidence.end, [&](std::int64_t start) -> std::optional<std::int64_t> {
    const auto next = std::lower_bound(ends.begin(), ends.end(), start);
    return next == ends.end() ? std::nullopt : std::optional(*next);
  });
}

Measured response_time(const Requirement& r, const Evidence& evidence) {
  const auto holds = evaluate(*r.formula, evidence).below;
  if (holds.empty()) return none("never measured");
  return longest(instants(evidence, r.event), evidence.end, [&](std::int64_t start) -> std::optional<std::int64_t> {
    if (value_at(holds, start, -1.0) >= 0.0) return start;
    auto step =
        std::upper_bound(holds.begin(), holds.end(), start, [](std::int64_t t, const Step& s) { return t < s.at; });
    for (; step != holds.end(); ++step) {
      if (step->value >= 0.0) return step->at;
    }
    return std::nullopt;
  });
}

Measured robustness(const Requirement& r, const Evidence& evidence) {
  const auto found = robustness_of(*r.formula, evidence);
  if (!found) return none("something in it was never measured, or no such event came");
  const auto [below, above] = *found;
  const double value = std::isfinite(below) ? below : above;
  if (!std::isfinite(value)) return {std::nullopt, above, below, evidence.end, "undecided when the run ended"};
  return {value, above, below, evidence.end, {}};
}

}  // namespace

Measured measure(const Requirement& r, const Evidence& evidence) {
  switch (r.statistic) {
    case Statistic::kCount:
      return sure(static_cast<double>(instants(evidence, r.event).size()), evidence.end);
    case Statistic::kDelay:
      return delay(r, evidence);
    case Statistic::kResponseTime:
      return response_time(r, evidence);
    case Statistic::kRobustness:
      return robustness(r, evidence);
    case Statistic::kRate:
      if (r.event.empty()) return channel_figure(r, evidence);
      if (evidence.end <= 0) return none("no time passed");
      return sure(static_cast<double>(instants(evidence, r.event).size()) / seconds(evidence.end), evidence.end);
    default:
      return channel_figure(r, evidence);
  }
}

}  // namespace flatsat::verdict
