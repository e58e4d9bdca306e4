#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "harness/backing/agent_links.h"
#include "harness/backing/agent_process.h"
#include "harness/wire/endpoint.h"
#include "harness/wire/zmq_channel.h"

namespace flatsat::backing {

/// What it takes to start one agent.
struct AgentStart {
  std::string device;                  // name in the testbed
  std::string program;                 // path
  std::vector<std::string> arguments;  // before the ones every agent gets
  bool tcp = false;                    // loopback tcp instead of ipc
  double reply_timeout_s = 10.0;
};

/// The agents of one run: processes, sockets and endpoints, and the lockstep's way to them. All end with it.
class AgentGroup {
 public:
  explicit AgentGroup(std::uint64_t run_id) : run_id_(run_id) {}
  ~AgentGroup();

  /// Starts the process and waits for its HELLO, which it returns. Errors: std::runtime_error, PeerError.
  std::string start(const AgentStart& start);

  /// Errors: PeerError. Returns the horizon that the agent announces.
  time::SimTime welcome(std::size_t agent, const std::string& json);

  /// Errors: PeerError for an agent whose process has ended; `now` is the simulated time that it names.
  void check_alive(time::SimTime now);

  /// Safe state, then an orderly end of every agent that still lives.
  void end(time::SimTime now, const std::string& reason) noexcept;

  AgentLinks& links() { return links_; }
  std::size_t size() const { return agents_.size(); }
  const std::string& name(std::size_t agent) const { return agents_[agent]->name; }

 private:
  struct Agent {
    std::string name;
    std::unique_ptr<wire::ZmqChannel> channel;
    std::unique_ptr<AgentProcess> process;
    std::unique_ptr<wire::Endpoint> endpoint;
  };
  std::uint64_t run_id_;
  base::TemporaryFolder folder_ = wire::socket_folder();
  std::vector<std::unique_ptr<Agent>> agents_;
  AgentLinks links_;
  bool ended_ = false;
};

}  // namespace flatsat::backing
