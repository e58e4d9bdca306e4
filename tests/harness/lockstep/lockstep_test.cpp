#include "harness/lockstep/lockstep.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <map>
#include <random>
#include <set>
#include <string>

namespace flatsat::lockstep {

BOOST_AUTO_TEST_SUITE(lockstep)

namespace {

/// One entry of what a participant saw or did.
struct Seen {
  std::int64_t at;
  std::uint64_t what;
  bool operator==(const Seen&) const = default;
};

std::uint64_t mixed(std::uint64_t a, std::uint64_t b) {
  std::uint64_t z = a * 0x9E3779B97F4A7C15ull + b + 0x632BE59BD9B4E019ull;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
  return z ^ (z >> 31);
}

/// An agent as a machine of events: what it does follows from its seed and from what it has seen so far, so that one
/// exchange in the wrong order changes everything after it.
class Machine {
 public:
  explicit Machine(std::uint64_t seed) : state_(seed) {
    for (unsigned i = 0; i < 1 + state_ % 3; ++i) own_.insert(static_cast<std::int64_t>(mixed(seed, i) % 50));
  }
  void input(std::int64_t t, std::uint64_t what) {
    log.push_back({t, what});
    state_ = mixed(state_, what);
    if (state_ % 4 != 0)
      own_.insert(t + static_cast<std::int64_t>(state_ % 5) * static_cast<std::int64_t>(state_ >> 32 & 1));
  }
  std::int64_t next() const { return own_.empty() ? time::SimTime::never().ps : *own_.begin(); }
  std::vector<std::uint64_t> fire(std::int64_t t) {
    std::vector<std::uint64_t> said;
    while (!own_.empty() && *own_.begin() == t) {
      own_.erase(own_.begin());
      state_ = mixed(state_, 7);
      log.push_back({t, state_});
      if (state_ % 3 == 0) said.push_back(state_);
      if (state_ % 5 != 1 && log.size() < 300) own_.insert(t + 1 + static_cast<std::int64_t>((state_ >> 8) % 40));
    }
    return said;
  }
  std::vector<Seen> log;

 private:
  std::uint64_t state_;
  std::set<std::int64_t> own_;
};

/// The bench's side: events of its own, and answers to what arrives.
class BenchMachine {
 public:
  BenchMachine(std::uint64_t seed, std::size_t agents) : state_(seed), agents_(agents) {
    own_.insert(static_cast<std::int64_t>(seed % 20));
  }
  void arrival(std::int64_t t, std::size_t agent, std::uint64_t what) {
    log.push_back({t, mixed(agent, what)});
    state_ = mixed(state_, what);
    own_.insert(t);
  }
  std::int64_t next() const { return own_.empty() ? time::SimTime::never().ps : *own_.begin(); }
  /// Executes one event at t; returns what is sent to whom.
  std::vector<std::pair<std::size_t, std::uint64_t>> fire(std::int64_t t) {
    own_.erase(own_.begin());
    state_ = mixed(state_, 3);
    log.push_back({t, state_});
    if (state_ % 3 == 0 && log.size() < 2000) own_.insert(t + static_cast<std::int64_t>((state_ >> 8) % 30));
    std::vector<std::pair<std::size_t, std::uint64_t>> sent;
    for (unsigned i = 0; i < state_ % 3; ++i) sent.emplace_back(mixed(state_, i) % agents_, mixed(state_, i + 10));
    return sent;
  }
  std::vector<Seen> log;

 private:
  std::uint64_t state_;
  std::size_t agents_;
  std::set<std::int64_t> own_;
};

struct World {
  explicit World(std::uint64_t seed) : bench(mixed(seed, 99), 2 + seed % 5) {
    for (std::size_t i = 0; i < 2 + seed % 5; ++i) {
      agents.emplace_back(mixed(seed, i));
      // Small latencies and small times: ties are common.
      latencies.push_back({time::SimTime{static_cast<std::int64_t>(1 + mixed(seed, 50 + i) % 9)},
                           time::SimTime{static_cast<std::int64_t>(1 + mixed(seed, 70 + i) % 9)}});
    }
  }
  BenchMachine bench;
  std::vector<Machine> agents;
  std::vector<LinkLatency> latencies;
};

/// One global queue: the order that everything else must have.
void run_reference(World& w, std::int64_t end) {
  struct Arrival {
    std::int64_t at;
    std::size_t agent;
    std::uint64_t sequence, what;
    bool operator<(const Arrival& o) const {
      return std::tie(at, agent, sequence) < std::tie(o.at, o.agent, o.sequence);
    }
  };
  std::set<Arrival> arrivals;
  std::vector<std::multimap<std::int64_t, std::uint64_t>> inputs(w.agents.size());
  std::uint64_t sequence = 0;
  for (;;) {
    std::int64_t t = w.bench.next();
    if (!arrivals.empty()) t = std::min(t, arrivals.begin()->at);
    for (std::size_t i = 0; i < w.agents.size(); ++i) {
      t = std::min(t, w.agents[i].next());
      if (!inputs[i].empty()) t = std::min(t, inputs[i].begin()->first);
    }
    if (t >= end) return;
    while (!arrivals.empty() && arrivals.begin()->at == t) {
      w.bench.arrival(t, arrivals.begin()->agent, arrivals.begin()->what);
      arrivals.erase(arrivals.begin());
    }
    while (w.bench.next() == t) {
      for (const auto& [agent, what] : w.bench.fire(t)) inputs[agent].emplace(t + w.latencies[agent].down.ps, what);
    }
    for (std::size_t i = 0; i < w.agents.size(); ++i) {
      while (!inputs[i].empty() && inputs[i].begin()->first == t) {
        w.agents[i].input(t, inputs[i].begin()->second);
        inputs[i].erase(inputs[i].begin());
      }
      for (const auto what : w.agents[i].fire(t)) arrivals.insert({t + w.latencies[i].up.ps, i, sequence++, what});
    }
  }
}

class Kernel : public LockstepKernel {
 public:
  Kernel(World& world, Lockstep*& lockstep) : world_(world), lockstep_(lockstep) {}
  time::SimTime next_event() override { return {world_.bench.next()}; }
  void advance_to(time::SimTime t) override {
    BOOST_REQUIRE(t >= now_);
    BOOST_REQUIRE(world_.bench.next() >= t.ps);
    now_ = t;
  }
  void run_now() override {
    while (world_.bench.next() == now_.ps) {
      for (const auto& [agent, what] : world_.bench.fire(now_.ps)) {
        wire::Message message;
        message.kind = wire::Kind::kSample;
        message.cause = what;
        lockstep_->post(agent, now_, std::move(message));
      }
    }
  }
  void deliver(std::size_t agent, const wire::Message& message) override {
    world_.bench.arrival(now_.ps, agent, message.cause);
  }

 private:
  World& world_;
  Lockstep*& lockstep_;
  time::SimTime now_{};
};

class Agents : public LockstepAgents {
 public:
  explicit Agents(World& world)
      : world_(world), pending_(world.agents.size()), until_(world.agents.size()), now_(world.agents.size()) {}
  void grant(std::size_t agent, time::SimTime until, std::vector<wire::Message> inputs) override {
    for (const auto& m : inputs) pending_[agent].emplace(m.time.ps, m.cause);
    until_[agent] = until.ps;
  }
  AgentAnswer answer(std::size_t agent) override {
    ++answers;
    auto& inputs = pending_[agent];
    Machine& machine = world_.agents[agent];
    for (;;) {
      const std::int64_t t =
          std::min(machine.next(), inputs.empty() ? time::SimTime::never().ps : inputs.begin()->first);
      if (t >= until_[agent]) return {time::SimTime{until_[agent]}, time::SimTime{t}, {}};
      BOOST_REQUIRE(t >= now_[agent]);
      now_[agent] = t;
      while (!inputs.empty() && inputs.begin()->first == t) {
        machine.input(t, inputs.begin()->second);
        inputs.erase(inputs.begin());
      }
      const auto said = machine.fire(t);
      if (said.empty()) continue;
      AgentAnswer answer{
          time::SimTime{t},
          time::SimTime{std::min(machine.next(), inputs.empty() ? time::SimTime::never().ps : inputs.begin()->first)},
          {}};
      for (const auto what : said) {
        wire::Message message;
        message.kind = wire::Kind::kSample;
        message.time = {t};
        message.cause = what;
        answer.outputs.push_back(std::move(message));
      }
      return answer;
    }
  }
  std::uint64_t answers = 0;

 private:
  World& world_;
  std::vector<std::multimap<std::int64_t, std::uint64_t>> pending_;
  std::vector<std::int64_t> until_, now_;
};

/// An agent that answers what the test wants it to answer.
class Liar : public LockstepAgents {
 public:
  explicit Liar(std::vector<AgentAnswer> answers) : answers_(std::move(answers)) {}
  void grant(std::size_t, time::SimTime, std::vector<wire::Message>) override {}
  AgentAnswer answer(std::size_t) override {
    BOOST_REQUIRE(next_ < answers_.size());
    return answers_[next_++];
  }

 private:
  std::vector<AgentAnswer> answers_;
  std::size_t next_ = 0;
};

class OneEvent : public LockstepKernel {
 public:
  time::SimTime next_event() override {
    return now_ < time::SimTime{100} ? time::SimTime{100} : time::SimTime::never();
  }
  void advance_to(time::SimTime t) override { now_ = t; }
  void run_now() override {
    if (now_ == time::SimTime{100}) now_ = {101};
  }
  void deliver(std::size_t, const wire::Message&) override {}

 private:
  time::SimTime now_{};
};

wire::Message at(std::int64_t t);

/// Speaks at every multiple of a spacing, whatever it is asked.
class Chatterer : public LockstepAgents {
 public:
  explicit Chatterer(std::int64_t spacing_ps) : spacing_ps_(spacing_ps) {}
  void grant(std::size_t, time::SimTime until, std::vector<wire::Message>) override { until_ = until; }
  AgentAnswer answer(std::size_t) override {
    if (next_ps_ >= until_.ps) return {until_, {next_ps_}, {}};
    const std::int64_t now_ps = std::exchange(next_ps_, next_ps_ + spacing_ps_);
    return {{now_ps}, {next_ps_}, {at(now_ps)}};
  }

 private:
  const std::int64_t spacing_ps_;
  std::int64_t next_ps_ = 1000;
  time::SimTime until_{};
};

std::string end_of_chatter(std::int64_t spacing_ps) {
  OneEvent kernel;
  Chatterer chatterer(spacing_ps);
  Lockstep lockstep(kernel, chatterer, {{time::SimTime{5}, time::SimTime{5}}});
  lockstep.announce(0, time::SimTime{1000});
  try {
    lockstep.run(time::SimTime{3'000'000});
  } catch (const AgentFault& fault) {
    return fault.what();
  }
  return "flew";
}

wire::Message at(std::int64_t t) {
  wire::Message message;
  message.kind = wire::Kind::kSample;
  message.time = {t};
  return message;
}

AgentFault fault_of(std::vector<AgentAnswer> answers, time::SimTime horizon) {
  OneEvent kernel;
  Liar liar(std::move(answers));
  Lockstep lockstep(kernel, liar, {{time::SimTime{5}, time::SimTime{5}}});
  lockstep.announce(0, horizon);
  try {
    lockstep.run(time::SimTime{1000});
  } catch (const AgentFault& fault) {
    return fault;
  }
  BOOST_FAIL("the broken promise went unnoticed");
  return {1, {}, ""};
}

}  // namespace

BOOST_AUTO_TEST_CASE(random_systems_run_in_the_order_of_one_global_queue) {
  constexpr std::int64_t kEnd = 600;
  std::uint64_t events = 0;
  for (std::uint64_t seed = 1; seed <= 4000; ++seed) {
    World expected(seed), got(seed);
    run_reference(expected, kEnd);
    Lockstep* lockstep = nullptr;
    Kernel kernel(got, lockstep);
    Agents agents(got);
    Lockstep actual(kernel, agents, got.latencies);
    lockstep = &actual;
    for (std::size_t i = 0; i < got.agents.size(); ++i) actual.announce(i, {got.agents[i].next()});
    actual.run({kEnd});
    BOOST_REQUIRE_MESSAGE(got.bench.log == expected.bench.log, "the bench saw another order, seed " << seed);
    for (std::size_t i = 0; i < got.agents.size(); ++i) {
      // What an agent does after the bench's last event may be left undone: nobody can see it.
      const auto& a = got.agents[i].log;
      const auto& b = expected.agents[i].log;
      BOOST_REQUIRE_MESSAGE(
          std::equal(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(std::min(a.size(), b.size())), b.begin()),
          "agent " << i << " saw another order, seed " << seed);
    }
    events += expected.bench.log.size();
  }
  BOOST_TEST(events > 100000u);
}

BOOST_AUTO_TEST_CASE(idle_agents_cost_no_exchange) {
  OneEvent kernel;
  Liar never_asked({});
  Lockstep lockstep(kernel, never_asked, {{time::SimTime{5}, time::SimTime{5}}});
  lockstep.run(time::SimTime{1000});
  BOOST_TEST(lockstep.exchanges() == 0u);
}

BOOST_AUTO_TEST_CASE(an_output_before_the_promised_horizon_is_caught_and_named) {
  const auto fault = fault_of({{time::SimTime{50}, time::SimTime::never(), {at(50)}}}, time::SimTime{60});
  BOOST_TEST(fault.agent() == 0u);
  BOOST_TEST(fault.time().ps == 50);
  BOOST_TEST(std::string(fault.what()) == "spoke before its announced horizon");
}

BOOST_AUTO_TEST_CASE(a_stamp_in_the_past_is_caught) {
  const auto fault = fault_of({{time::SimTime{50}, time::SimTime::never(), {at(20)}}}, time::SimTime{10});
  BOOST_TEST(std::string(fault.what()) == "stamped an output with another time than the one it reached");
}

BOOST_AUTO_TEST_CASE(running_past_the_grant_is_caught) {
  const auto fault = fault_of({{time::SimTime{100000}, time::SimTime::never(), {}}}, time::SimTime{10});
  BOOST_TEST(std::string(fault.what()) == "ran past its grant");
}

BOOST_AUTO_TEST_CASE(stopping_short_without_an_output_is_caught) {
  const auto fault = fault_of({{time::SimTime{20}, time::SimTime::never(), {}}}, time::SimTime{10});
  BOOST_TEST(std::string(fault.what()) == "stopped before its grant without an output");
}

BOOST_AUTO_TEST_CASE(a_time_before_the_one_reached_last_is_caught) {
  const AgentAnswer first{time::SimTime{50}, time::SimTime{60}, {at(50)}};
  const AgentAnswer back{time::SimTime{40}, time::SimTime::never(), {at(40)}};
  const auto fault = fault_of({first, back}, time::SimTime{10});
  BOOST_TEST(fault.time().ps == 50);  // where it was: what it claims is no time of this run
  BOOST_TEST(std::string(fault.what()) == "answered with a time in its past");
}

BOOST_AUTO_TEST_CASE(a_horizon_before_the_time_reached_is_caught) {
  const auto fault = fault_of({{time::SimTime{50}, time::SimTime{49}, {at(50)}}}, time::SimTime{10});
  BOOST_TEST(fault.time().ps == 50);
  BOOST_TEST(std::string(fault.what()) == "announced a horizon in its past");
}

BOOST_AUTO_TEST_CASE(who_speaks_unprompted_more_often_than_the_least_spacing_is_caught) {
  // 10,000 instants of output span 10,000 spacings to the next one.
  BOOST_TEST(end_of_chatter(1) ==
             "spoke 10000 times within 10000 ps and was asked nothing; the least spacing is 100 ps on the average");
  BOOST_TEST(end_of_chatter(99) ==
             "spoke 10000 times within 990000 ps and was asked nothing; the least spacing is 100 ps on the average");
  BOOST_TEST(end_of_chatter(100) == "flew");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::lockstep
