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

constexpr std::size_t kSettledAtOnce = 1024;      // samples and events
constexpr std::size_t kMostConditionSteps = 256;  // of what held, before what nobody asks for is forgotten

bool is_untimed(const Formula& f) {
  const auto is = [&f](auto... kinds) { return ((f.kind == kinds) || ...); };
  const bool looks_over_time =
      is(Formula::Kind::kAlways, Formula::Kind::kEventually, Formula::Kind::kUntil, Formula::Kind::kAfter);
  return !looks_over_time &&
         std::all_of(f.operands.begin(), f.operands.end(), [](const auto& operand) { return is_untimed(*operand); });
}

void add_names(const Formula& formula, std::set<std::string>& channels, std::set<std::string>& events) {
  for (const auto& name : channels_of(formula)) channels.insert(name);
  for (const auto& name : events_of(formula)) events.insert(name);
}

void add_names(const Requirement& r, std::set<std::string>& channels, std::set<std::string>& events) {
  if (!r.channel.empty()) channels.insert(r.channel);
  for (const auto* event : {&r.event, &r.to_event})
    if (!event->empty()) events.insert(*event);
  for (const auto& formula : {r.formula, r.when})
    if (formula) add_names(*formula, channels, events);
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
    : requirements_(std::move(requirements)) {
  std::set<std::string> asked, events;
  for (const auto& r : requirements_) {
    add_names(r, asked, events);
    for (const auto& occasions : occasions_of(r)) events.insert(occasions.begin(), occasions.end());
  }
  for (const auto* condition : conditions) add_names(*condition, asked, events);
  for (const auto& name : events) events_.push_back({name, {}, nullptr, false});
  Inputs inputs;
  Names kept;
  run_what_can(inputs, conditions, kept);
  connect(inputs, channels, kept);
}

/// `kept`: the channels and events of all others.
void Judge::run_what_can(Inputs& inputs, const std::vector<Formula*>& conditions, Names& kept) {
  const auto merge = [&inputs](Inputs& own) {
    inputs.channels.merge(own.channels);
    inputs.events.merge(own.events);
  };
  for (const auto& r : requirements_) {
    Inputs own;
    running_.emplace_back(running_of(r, own));
    running_.back() ? merge(own) : add_names(r, kept, kept);
  }
  for (const auto* condition : conditions) {
    Inputs own;
    auto stream = is_untimed(*condition) ? stream_of(*condition, own) : nullptr;
    if (!stream) {
      add_names(*condition, kept, kept);
    } else if (conditions_.emplace(condition, std::move(stream)).second) {
      merge(own);
    }
  }
}

void Judge::connect(const Inputs& inputs, const std::vector<std::string>& channels, const Names& kept) {
  for (const auto& name : channels) {
    Channel& channel = channels_.emplace_back();
    const auto [begin, end] = inputs.channels.equal_range(name);
    for (auto input = begin; input != end; ++input) channel.streams.push_back(input->second);
    if (kept.contains(name)) channel.kept = &evidence_.channels[name];
  }
  for (auto& event : events_) {
    const auto [begin, end] = inputs.events.equal_range(event.name);
    for (auto input = begin; input != end; ++input) event.streams.push_back(input->second);
    if (kept.contains(event.name)) event.kept = &evidence_.events[event.name];
  }
}

/// Whatever is earlier has come in.
void Judge::reach(std::int64_t at) {
  if (at <= now_) return;
  if (waiting_ >= kSettledAtOnce) settle(now_);
  now_ = at;
}

void Judge::settle(std::int64_t until) {
  for (const auto& running : running_)
    if (running) running->settle(until);
  for (auto& [formula, truth] : conditions_) truth.settle(until);
  forget_conditions();
  waiting_ = 0;
}

void Judge::forget_conditions() {
  const auto is_long = [](const auto& one) { return one.second.size() > kMostConditionSteps; };
  if (std::none_of(conditions_.begin(), conditions_.end(), is_long)) return;
  std::vector<std::int64_t> instants;
  std::int64_t from = now_;
  for (const auto& running : running_) {
    if (!running) return;  // what decides it comes out at the end
    running->candidates(instants);
    from = std::min(from, running->settled());
  }
  for (auto& [formula, truth] : conditions_) truth.forget_all_but(instants, from);
}

void Judge::event(std::string_view source, std::string_view kind, time::SimTime time) {
  reach(time.ps);
  for (auto& event : events_) {
    if (!is_event(event.name, source, kind)) continue;
    event.came = true;
    ++waiting_;
    for (auto* stream : event.streams) stream->event(time.ps);
    for (const auto& running : running_)
      if (running) running->event(event.name, time.ps);
    if (event.kept != nullptr) event.kept->push_back(time.ps);
  }
}

void Judge::sample(std::size_t channel, time::SimTime time, double value) {
  const Channel& to = channels_[channel];
  if ((to.streams.empty() && to.kept == nullptr) || model::is_unmeasured(value)) return;
  reach(time.ps);
  for (auto* stream : to.streams) stream->sample(time.ps, value);
  waiting_ += to.streams.size();
  if (to.kept != nullptr) append(*to.kept, time.ps, value);
}

bool Judge::held_at(const Formula& condition, time::SimTime time) const {
  if (const auto found = conditions_.find(&condition); found != conditions_.end())
    return found->second.held_at(time.ps);
  Evidence evidence = evidence_;
  evidence.end = time.ps;
  return value_at(evaluate(condition, evidence).below, time.ps, -1.0) >= 0.0;
}

Measured Judge::measured(std::size_t requirement, std::int64_t end) const {
  if (running_[requirement]) return running_[requirement]->copy()->finish(end);
  Evidence evidence = evidence_;
  evidence.end = end;
  return measure(requirements_[requirement], evidence);
}

/// What a requirement that passes could not have failed by: of something that it counts nothing began.
std::string Judge::unproven(const Requirement& r) const {
  for (const auto& occasions : occasions_of(r)) {
    const auto came = [&](const Event& event) {
      return event.came && std::find(occasions.begin(), occasions.end(), event.name) != occasions.end();
    };
    if (std::any_of(events_.begin(), events_.end(), came)) continue;
    return "nothing came that could have failed it: no event " + base::joined(occasions, " and no ");
  }
  return {};
}

std::vector<Judgement> Judge::judge(time::SimTime end, bool complete) const {
  std::vector<Judgement> judgements;
  for (std::size_t i = 0; i < requirements_.size(); ++i) {
    const Requirement& r = requirements_[i];
    auto j = judged(r, measured(i, end.ps), end, complete);
    if (j.verdict == Verdict::kPass) {
      j.reason = taint_.empty() ? unproven(r) : taint_;
      if (!j.reason.empty()) j.verdict = Verdict::kInconclusive, j.marginal = false;
    }
    judgements.push_back(std::move(j));
  }
  return judgements;
}

}  // namespace flatsat::verdict
