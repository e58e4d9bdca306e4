#include "harness/verdict/measure.h"

#include <algorithm>
#include <limits>

#include "harness/verdict/tally.h"

namespace flatsat::verdict {
namespace {

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
  return figure_of(r, s, evidence.end);
}

const std::vector<std::int64_t>& instants(const Evidence& evidence, const std::string& kind) {
  static const std::vector<std::int64_t> never;
  const auto found = evidence.events.find(kind);
  return found == evidence.events.end() ? never : found->second;
}

/// The longest of the times from each start until what `next_at` finds.
Measured longest(const std::vector<std::int64_t>& starts, std::int64_t end,
                 const std::function<std::optional<std::int64_t>(std::int64_t)>& next_at) {
  if (starts.empty()) return none("no such event");
  Measured m{0.0, 0.0, 0.0, 0, {}};
  bool open = false;
  for (const auto start : starts) {
    const auto found = next_at(start);
    const double lasts = seconds_of(found.value_or(end) - start);
    open = open || !found;
    if (lasts > *m.value || m.decided_ps == 0) m.value = std::max(*m.value, lasts), m.decided_ps = start;
  }
  m.at_best = *m.value;
  m.at_worst = open ? std::numeric_limits<double>::infinity() : *m.value;
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
      return robustness_figure(robustness_of(*r.formula, evidence), evidence.end);
    case Statistic::kRate:
      if (r.event.empty()) return channel_figure(r, evidence);
      if (evidence.end <= 0) return none("no time passed");
      return sure(static_cast<double>(instants(evidence, r.event).size()) / seconds_of(evidence.end), evidence.end);
    default:
      return channel_figure(r, evidence);
  }
}

}  // namespace flatsat::verdict
