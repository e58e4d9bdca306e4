#include "harness/verdict/judge.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "harness/base/text.h"
#include "harness/verdict/names.h"
#include "harness/verdict/occasions.h"
#include "models/base/unmeasured.h"

namespace flatsat::verdict {
namespace {

/// Over both limits: how far inside, and which is the nearer.
void hold_against_limits(const Requirement& r, double value, Judgement& j) {
  j.margin = std::numeric_limits<double>::infinity();
  if (r.at_least) j.margin = value - *r.at_least, j.limit = *r.at_least;
  if (r.at_most && *r.at_most - value < j.margin) j.margin = *r.at_most - value, j.limit = *r.at_most;
}

bool inside(const Requirement& r, double value) {
  return !(r.at_least && value < *r.at_least) && !(r.at_most && value > *r.at_most);
}

/// What only grows, or an extreme, fails for good; anything else could still have come right.
bool failed_for_good(const Requirement& r, const Measured& m) {
  const double value = *m.value;
  switch (r.statistic) {
    case Statistic::kMaximum:
    case Statistic::kCount:
    case Statistic::kDurationAbove:
    case Statistic::kDurationBelow:
    case Statistic::kDelay:
    case Statistic::kResponseTime:
      return r.at_most && value > *r.at_most;
    case Statistic::kMinimum:
      return r.at_least && value < *r.at_least;
    default:
      return false;
  }
}

Judgement judged(const Requirement& r, const Measured& m, time::SimTime end, bool complete) {
  Judgement j;
  j.requirement = r.id;
  j.value = m.value;
  j.decided = m.value ? time::SimTime{m.decided_ps} : end;
  j.reason = m.reason;
  if (!m.value) return j;
  hold_against_limits(r, *m.value, j);
  const bool sure = m.at_best == m.at_worst;
  if (!complete) {
    if (failed_for_good(r, m))
      j.verdict = Verdict::kFail;
    else
      j.reason = "the run was cut short";
  } else if (sure || inside(r, m.at_best) == inside(r, m.at_worst)) {
    j.verdict = inside(r, m.at_worst) ? Verdict::kPass : Verdict::kFail;
  } else {
    j.reason = "undecided when the run ended";
  }
  j.marginal = j.verdict == Verdict::kPass && j.margin < r.marginal;
  return j;
}

/// What a requirement that passes could not have failed by: of something that it counts nothing began.
std::string unproven(const Requirement& r, const Evidence& evidence) {
  for (const auto& occasions : occasions_of(r)) {
    const auto came = [&](const std::string& name) {
      const auto found = evidence.events.find(name);
      return found != evidence.events.end() && !found->second.empty();
    };
    if (std::any_of(occasions.begin(), occasions.end(), came)) continue;
    return "nothing came that could have failed it: no event " + base::joined(occasions, " and no ");
  }
  return {};
}

}  // namespace

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
  Verdict verdict = judgements.empty() ? Verdict::kInconclusive : Verdict::kPass;
  for (const auto& j : judgements) {
    if (j.verdict == Verdict::kFail) return Verdict::kFail;
    if (j.verdict != Verdict::kPass) verdict = j.verdict;
  }
  return verdict;
}

Judge::Judge(std::vector<Requirement> requirements, const std::vector<std::string>& channels,
             const std::vector<Formula*>& conditions)
    : requirements_(std::move(requirements)), by_channel_(channels.size(), nullptr) {
  std::set<std::string> asked, events;
  const auto add_formula = [&](const Formula& formula) {
    for (const auto& name : channels_of(formula)) asked.insert(name);
    for (const auto& name : events_of(formula)) events.insert(name);
  };
  for (const auto* condition : conditions) add_formula(*condition);
  for (const auto& r : requirements_) {
    if (!r.channel.empty()) asked.insert(r.channel);
    for (const auto* event : {&r.event, &r.to_event}) {
      if (!event->empty()) events.insert(*event);
    }
    for (const auto& formula : {r.formula, r.when}) {
      if (formula) add_formula(*formula);
    }
    for (const auto& occasions : occasions_of(r)) events.insert(occasions.begin(), occasions.end());
  }
  for (std::size_t i = 0; i < channels.size(); ++i) {
    if (asked.contains(channels[i])) by_channel_[i] = &evidence_.channels[channels[i]];
  }
  for (const auto& name : events) by_event_.emplace_back(name, &evidence_.events[name]);
}

void Judge::event(std::string_view source, std::string_view kind, time::SimTime time) {
  for (const auto& [name, instants] : by_event_) {
    if (is_event(name, source, kind)) instants->push_back(time.ps);
  }
}

void Judge::sample(std::size_t channel, time::SimTime time, double value) {
  if (by_channel_[channel] != nullptr && !model::is_unmeasured(value)) append(*by_channel_[channel], time.ps, value);
}

bool Judge::held_at(const Formula& condition, time::SimTime time) const {
  Evidence evidence = evidence_;
  evidence.end = time.ps;
  return value_at(evaluate(condition, evidence).below, time.ps, -1.0) >= 0.0;
}

std::vector<Judgement> Judge::judge(time::SimTime end, bool complete) const {
  Evidence evidence = evidence_;
  evidence.end = end.ps;
  std::vector<Judgement> judgements;
  for (const auto& r : requirements_) {
    auto j = judged(r, measure(r, evidence), end, complete);
    if (j.verdict == Verdict::kPass) {
      j.reason = taint_.empty() ? unproven(r, evidence) : taint_;
      if (!j.reason.empty()) j.verdict = Verdict::kInconclusive, j.marginal = false;
    }
    judgements.push_back(std::move(j));
  }
  return judgements;
}

}  // namespace flatsat::verdict
