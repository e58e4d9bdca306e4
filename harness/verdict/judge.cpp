#include "harness/verdict/judge.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace flatsat {

const char* to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::kPass:
      return "PASS";
    case Verdict::kFail:
      return "FAIL";
    case Verdict::kInconclusive:
      return "INCONCLUSIVE";
    case Verdict::kError:
      return "ERROR";
    case Verdict::kAborted:
      return "ABORTED";
  }
  return "?";
}

Verdict overall(const std::vector<Judgement>& judgements) {
  Verdict verdict = Verdict::kPass;
  for (const auto& j : judgements) {
    if (j.verdict == Verdict::kFail) return Verdict::kFail;
    if (j.verdict != Verdict::kPass) verdict = j.verdict;
  }
  return verdict;
}

Judge::Judge(std::vector<Requirement> requirements, const std::vector<std::string>& channels)
    : requirements_(std::move(requirements)), measures_(requirements_.size()), by_channel_(channels.size()) {
  for (std::size_t i = 0; i < requirements_.size(); ++i) {
    const auto& r = requirements_[i];
    if (!r.event.empty()) {
      by_event_[r.event].push_back(i);
      measures_[i].any = true;
      continue;
    }
    const auto found = std::find(channels.begin(), channels.end(), r.channel);
    assert(found != channels.end());
    by_channel_[static_cast<std::size_t>(found - channels.begin())].push_back(i);
  }
}

void Judge::event(const std::string& kind, SimTime time) {
  const auto found = by_event_.find(kind);
  if (found == by_event_.end()) return;
  for (const auto i : found->second) {
    measures_[i].count += 1.0;
    measures_[i].last_at = time;
  }
}

void Judge::sample(std::size_t channel, SimTime time, double value) {
  for (const auto i : by_channel_[channel]) {
    Measure& m = measures_[i];
    if (!m.any) {
      m = {.any = true,
           .first = value,
           .last = value,
           .minimum = value,
           .maximum = value,
           .integral = 0.0,
           .begin = time,
           .since = time,
           .minimum_at = time,
           .maximum_at = time,
           .count = 0.0,
           .last_at = time};
      continue;
    }
    m.integral += m.last * to_seconds(time - m.since);
    m.since = time;
    m.last = value;
    if (value < m.minimum) m.minimum = value, m.minimum_at = time;
    if (value > m.maximum) m.maximum = value, m.maximum_at = time;
  }
}

Judgement Judge::judge_one(std::size_t index, SimTime end, bool complete) const {
  const Requirement& r = requirements_[index];
  const Measure& m = measures_[index];
  Judgement j{.requirement = &r,
              .verdict = Verdict::kInconclusive,
              .value = std::nullopt,
              .limit = 0.0,
              .margin = 0.0,
              .decided = end};
  if (!m.any) return j;
  const double tail_s = to_seconds(end - m.since), whole_s = to_seconds(end - m.begin);
  switch (r.statistic) {
    case Statistic::kMinimum:
      j.value = m.minimum;
      j.decided = m.minimum_at;
      break;
    case Statistic::kMaximum:
      j.value = m.maximum;
      j.decided = m.maximum_at;
      break;
    case Statistic::kMean:
      j.value = whole_s > 0.0 ? (m.integral + m.last * tail_s) / whole_s : m.last;
      break;
    case Statistic::kFinal:
      j.value = m.last;
      break;
    case Statistic::kRise:
      j.value = m.last - m.first;
      break;
    case Statistic::kIntegral:
      j.value = m.integral + m.last * tail_s;
      break;
    case Statistic::kCount:
      j.value = m.count;
      break;
  }
  j.margin = std::numeric_limits<double>::infinity();
  if (r.at_least) j.margin = *j.value - *r.at_least, j.limit = *r.at_least;
  if (r.at_most && *r.at_most - *j.value < j.margin) j.margin = *r.at_most - *j.value, j.limit = *r.at_most;
  const bool holds = j.margin >= 0.0;
  // What only grows, or an extreme, has failed for good; anything else could still have come right.
  const bool final_failure = (r.statistic == Statistic::kMaximum && r.at_most && *j.value > *r.at_most) ||
                             (r.statistic == Statistic::kMinimum && r.at_least && *j.value < *r.at_least) ||
                             (r.statistic == Statistic::kCount && r.at_most && *j.value > *r.at_most);
  if (complete)
    j.verdict = holds ? Verdict::kPass : Verdict::kFail;
  else if (final_failure)
    j.verdict = Verdict::kFail;
  return j;
}

std::vector<Judgement> Judge::judge(SimTime end, bool complete) const {
  std::vector<Judgement> judgements;
  for (std::size_t i = 0; i < requirements_.size(); ++i) judgements.push_back(judge_one(i, end, complete));
  return judgements;
}

}  // namespace flatsat
