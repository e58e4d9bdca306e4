#include "harness/lockstep/lockstep.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace flatsat::lockstep {

Lockstep::Lockstep(LockstepKernel& kernel, LockstepAgents& agents, std::vector<LinkLatency> latencies)
    : kernel_(kernel), links_(agents) {
  for (const auto& latency : latencies) {
    assert(latency.down.ps > 0);
    assert(latency.up.ps > 0);
    agents_.push_back({.latency = latency, .now = {}, .horizon = time::SimTime::never(), .inbox = {}, .arrivals = {}});
  }
}

void Lockstep::announce(std::size_t agent, time::SimTime horizon) { agents_.at(agent).horizon = horizon; }

void Lockstep::post(std::size_t agent, time::SimTime now, wire::Message message) {
  Agent& to = agents_.at(agent);
  message.time = now + to.latency.down;
  assert(message.time >= to.now);  // the grant rule keeps every agent at or before what could still reach it
  to.inbox.push_back(std::move(message));
}

void Lockstep::run(time::SimTime end) {
  while (step(end)) {
  }
}

bool Lockstep::step(time::SimTime end) {
  const time::SimTime next = std::min(kernel_.next_event(), earliest_arrival());
  time::SimTime bound = time::SimTime::never();  // before it nothing unknown can arrive
  for (const Agent& agent : agents_) bound = std::min(bound, earliest_output(agent) + agent.latency.up);
  if (next >= end && bound >= end) {
    if (now_ < end && !end.is_never()) kernel_.advance_to(now_ = end);
    return false;
  }
  if (next < bound) {
    run_instant(next);
  } else {
    exchange(next, end);
  }
  return true;
}

time::SimTime Lockstep::earliest_output(const Agent& agent) const {
  return agent.inbox.empty() ? agent.horizon : std::min(agent.horizon, agent.inbox.front().time);
}

time::SimTime Lockstep::earliest_arrival() const {
  time::SimTime first = time::SimTime::never();
  for (const Agent& agent : agents_) {
    if (!agent.arrivals.empty()) first = std::min(first, agent.arrivals.front().time);
  }
  return first;
}

void Lockstep::run_instant(time::SimTime instant) {
  ++instants_;
  if (instant > now_) kernel_.advance_to(now_ = instant);
  for (std::size_t i = 0; i < agents_.size(); ++i) {
    auto& arrivals = agents_[i].arrivals;
    const auto due = std::find_if(arrivals.begin(), arrivals.end(), [&](const auto& m) { return m.time > instant; });
    std::for_each(arrivals.begin(), due, [&](const wire::Message& message) { kernel_.deliver(i, message); });
    arrivals.erase(arrivals.begin(), due);
  }
  kernel_.run_now();
}

time::SimTime Lockstep::grant_for(std::size_t index, time::SimTime next) const {
  time::SimTime bench_could_send = next;
  for (std::size_t i = 0; i < agents_.size(); ++i) {
    if (i != index) bench_could_send = std::min(bench_could_send, earliest_output(agents_[i]) + agents_[i].latency.up);
  }
  return bench_could_send + agents_[index].latency.down;
}

void Lockstep::exchange(time::SimTime next, time::SimTime end) {
  struct Granted {
    std::size_t index;
    time::SimTime until, promised;
  };
  std::vector<Granted> granted;
  for (std::size_t i = 0; i < agents_.size(); ++i) {
    const time::SimTime earliest = earliest_output(agents_[i]);
    const bool blocks = earliest + agents_[i].latency.up <= std::min(next, end);
    // Nothing the bench does after the end of the run reaches an agent, so a grant may stop there as well.
    const time::SimTime until = std::min(grant_for(i, next), end + agents_[i].latency.down);
    if (blocks && earliest < until) granted.push_back({i, until, earliest});
  }
  assert(!granted.empty());
  for (const auto& g : granted) {
    Agent& agent = agents_[g.index];
    agent.prompted = agent.prompted || !agent.inbox.empty();
    links_.grant(g.index, g.until, std::exchange(agent.inbox, {}));
  }
  exchanges_ += granted.size();
  for (const auto& g : granted) take(g.index, g.until, g.promised, links_.answer(g.index));
}

/// Counts instants of output that no input came before, and looks at their spacing each time there are enough of them.
void Lockstep::check_spacing(std::size_t index, time::SimTime spoke) {
  Agent& agent = agents_[index];
  if (std::exchange(agent.prompted, false)) agent.unprompted = 0;
  if (agent.unprompted++ == 0) agent.spoken_since = spoke;
  if (agent.unprompted <= kSpacedOutputs) return;
  if (spoke - agent.spoken_since < time::SimTime{kSpacedOutputs * kLeastSpacing.ps})
    throw AgentFault(index, spoke,
                     "spoke " + std::to_string(kSpacedOutputs) + " times within " +
                         std::to_string((spoke - agent.spoken_since).ps) +
                         " ps and was asked nothing; the least spacing is " + std::to_string(kLeastSpacing.ps) +
                         " ps on the average");
  agent.unprompted = 0;
}

void Lockstep::take(std::size_t index, time::SimTime granted, time::SimTime promised, AgentAnswer answer) {
  Agent& agent = agents_[index];
  // What it claims may be no time of this run.
  const time::SimTime at = std::clamp(answer.reached, agent.now, std::max(agent.now, granted));
  const auto fault = [&](const char* what) { throw AgentFault(index, at, what); };
  if (answer.reached > granted) fault("ran past its grant");
  if (answer.reached < agent.now) fault("answered with a time in its past");
  if (answer.reached < granted && answer.outputs.empty()) fault("stopped before its grant without an output");
  if (answer.horizon < answer.reached) fault("announced a horizon in its past");
  if (!answer.outputs.empty() && answer.reached < promised) fault("spoke before its announced horizon");
  for (wire::Message& message : answer.outputs) {
    if (message.time != answer.reached) fault("stamped an output with another time than the one it reached");
    message.time = message.time + agent.latency.up;
    agent.arrivals.push_back(std::move(message));
  }
  if (!answer.outputs.empty()) check_spacing(index, answer.reached);
  agent.now = answer.reached;
  agent.horizon = answer.horizon;
}

}  // namespace flatsat::lockstep
