#pragma once
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "harness/lockstep/lockstep.h"
#include "harness/wire/endpoint.h"

namespace flatsat::backing {

/// The lockstep's agents over endpoints: one packed frame each way an exchange.
class AgentLinks : public lockstep::LockstepAgents {
 public:
  /// Adds an agent that has connected; returns its index. The endpoint must outlive this.
  std::size_t add(wire::Endpoint& endpoint);
  /// The same under a number of the caller's, which no other agent has.
  void add(std::size_t agent, wire::Endpoint& endpoint);

  /// HELLO of an agent: waits for it. Returns its JSON. Errors: PeerError.
  static std::string hello(wire::Endpoint& endpoint);
  /// Sends WELCOME and returns the horizon the agent announces. Errors: PeerError.
  static time::SimTime welcome(wire::Endpoint& endpoint, const std::string& json);
  /// Orderly end; silent when the agent is gone already.
  static void bye(wire::Endpoint& endpoint, time::SimTime now) noexcept;
  /// Asks for the safe state; silent when the agent is gone already.
  static void safe(wire::Endpoint& endpoint, time::SimTime now, const std::string& reason) noexcept;

  /// SNAPSHOT, between grants: request and answer as JSON. Errors: PeerError, WireError.
  std::string snapshot(std::size_t agent, const std::string& request);

  /// An agent that waits takes a bench that says nothing for dead, and another one's work may keep the bench from it
  /// for long: each that has heard nothing for `quiet` of wall time is granted the time that it has already. Nothing of
  /// the run changes by it. Between grants. Errors: PeerError.
  void keep_in_touch(std::chrono::seconds quiet = std::chrono::seconds(5));

  /// It was granted time and has not answered yet.
  bool owes_answer(std::size_t agent) const { return agent < links_.size() && links_[agent].owes; }

  void grant(std::size_t agent, time::SimTime until, std::vector<wire::Message> inputs) override;
  lockstep::AgentAnswer answer(std::size_t agent) override;

 private:
  struct Link {
    wire::Endpoint* endpoint = nullptr;
    time::SimTime reached{};  // by the agent, or what it is to take in next: the instant that an error names
    bool owes = false;
    std::chrono::steady_clock::time_point spoken = std::chrono::steady_clock::now();
  };
  std::vector<Link> links_;
};

}  // namespace flatsat::backing
