#pragma once
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "harness/time/sim_time.h"
#include "harness/wire/message.h"

namespace flatsat::lockstep {

/// The bench's own event queue, as the lockstep sees it: the SystemC kernel, or a plain queue in tests.
class LockstepKernel {
 public:
  virtual ~LockstepKernel() = default;
  /// The earliest instant at which the kernel has something to do by itself; never() if nothing. Never before now.
  virtual time::SimTime next_event() = 0;
  /// Sets now to `t` (>= now) without executing what is due at `t`; nothing is due before `t`.
  virtual void advance_to(time::SimTime t) = 0;
  /// Executes everything due at now, to the last delta. May call Lockstep::post.
  virtual void run_now() = 0;
  /// Hands over a message that arrives at now; what it causes is executed by the next run_now.
  virtual void deliver(std::size_t agent, const wire::Message& message) = 0;
};

/// What an agent says at the end of one exchange.
struct AgentAnswer {
  time::SimTime reached;               // <= the grant; below it only with outputs at that instant
  time::SimTime horizon;               // earliest instant at which it could speak again unprompted
  std::vector<wire::Message> outputs;  // all at `reached`
};

/// The way to the agents. Granting and answering are two calls, so that agents with work at the same time run at the
/// same time on different cores.
class LockstepAgents {
 public:
  virtual ~LockstepAgents() = default;
  virtual void grant(std::size_t agent, time::SimTime until, std::vector<wire::Message> inputs) = 0;
  virtual AgentAnswer answer(std::size_t agent) = 0;
};

/// An agent broke its promise; `agent` is its index, `time` the instant in question.
class AgentFault : public std::runtime_error {
 public:
  AgentFault(std::size_t agent, time::SimTime time, const std::string& what)
      : std::runtime_error(what), agent_(agent), time_(time) {}
  std::size_t agent() const { return agent_; }
  time::SimTime time() const { return time_; }

 private:
  std::size_t agent_;
  time::SimTime time_;
};

/// The least spacing of what an agent says unprompted, without an input since it spoke last: on the average of
/// kSpacedOutputs such instants, one period of the fastest clock that a device may have (10 GHz). One that speaks more
/// often holds the run at an instant for as long as it likes.
inline constexpr time::SimTime kLeastSpacing{100};
inline constexpr std::int64_t kSpacedOutputs = 10'000;

/// Latencies of one agent's link; both > 0.
struct LinkLatency {
  time::SimTime down;  // bench -> agent
  time::SimTime up;    // agent -> bench
};

/// Grant until, stop at first output: exact conservative co-simulation of one kernel and any number of agents, as pure
/// logic. The order of all events is that of one global queue: by time; at one instant arrivals at the bench first, by
/// agent index and then sequence, then the kernel's own events; at an agent inputs first, in the order posted, then its
/// own events. Free of deadlock: the agent with the earliest possible arrival can always run.
class Lockstep {
 public:
  /// Errors: a latency of zero or less asserts.
  Lockstep(LockstepKernel& kernel, LockstepAgents& agents, std::vector<LinkLatency> latencies);

  /// Sends a message to an agent; called by the kernel's side while it executes at `now`.
  void post(std::size_t agent, time::SimTime now, wire::Message message);

  /// What the agent announced when it joined; before the first run. Default: never.
  void announce(std::size_t agent, time::SimTime horizon);

  /// Executes every event strictly before `end`. May be called again with a later end.
  /// Errors: AgentFault; whatever kernel or agents throw.
  void run(time::SimTime end);

  /// Executes what can be executed next: the arrivals and kernel events of one instant, or one round of grants.
  /// Returns false when nothing is left before `end`.
  bool step(time::SimTime end);

  time::SimTime now() const { return now_; }
  /// Exchanges (one grant and its answer) so far.
  std::uint64_t exchanges() const { return exchanges_; }
  /// Instants executed so far: those at which something arrived or the kernel had something to do.
  std::uint64_t instants() const { return instants_; }

 private:
  struct Agent {
    LinkLatency latency;
    time::SimTime now{};
    time::SimTime horizon = time::SimTime::never();
    time::SimTime spoken_since{};         // its first unprompted output of those that are counted
    std::int64_t unprompted = 0;          // instants of output since an input
    bool prompted = true;                 // by an input since it spoke last
    std::vector<wire::Message> inbox;     // posted, not yet granted; time = arrival at the agent
    std::vector<wire::Message> arrivals;  // said, not yet delivered; time = arrival at the bench
  };
  time::SimTime earliest_output(const Agent& agent) const;
  time::SimTime earliest_arrival() const;
  time::SimTime grant_for(std::size_t index, time::SimTime next) const;
  void run_instant(time::SimTime instant);
  void exchange(time::SimTime next, time::SimTime end);
  void check_spacing(std::size_t index, time::SimTime spoke);
  void take(std::size_t index, time::SimTime granted, time::SimTime promised, AgentAnswer answer);

  LockstepKernel& kernel_;
  LockstepAgents& links_;
  std::vector<Agent> agents_;
  time::SimTime now_{};
  std::uint64_t exchanges_ = 0, instants_ = 0;
};

}  // namespace flatsat::lockstep
