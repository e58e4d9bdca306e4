#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
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
  std::size_t number = 0;              // of the device among those with a wire: that of its agent everywhere
  std::string program;                 // path
  std::vector<std::string> arguments;  // before the ones every agent gets
  bool tcp = false;                    // loopback tcp instead of ipc
  double reply_timeout_s = 10.0;
};

/// The agents of one run: processes, sockets and endpoints, and the lockstep's way to them. All end with it.
class AgentGroup {
 public:
  explicit AgentGroup(std::uint64_t run_id) : run_id_(run_id) {}
  /// Called many times a second while an agent is waited for; what it throws ends the wait.
  void look_up(std::function<void()> look_up) { look_up_ = std::move(look_up); }
  ~AgentGroup();

  /// Starts the process and waits for its HELLO, which it returns. Errors: std::runtime_error, PeerError.
  std::string start(const AgentStart& start);

  /// Errors: PeerError. Returns the horizon that the agent announces.
  time::SimTime welcome(std::size_t number, const std::string& json);

  /// Errors: PeerError for an agent whose process has ended; `now` is the simulated time that it names.
  void check_alive(time::SimTime now);

  /// Safe state, then an orderly end of every agent that still lives; one that is at work is sent SIGTERM at once.
  void end(time::SimTime now, const std::string& reason) noexcept;

  AgentLinks& links() { return links_; }

 private:
  std::string endpoint_of(const AgentStart& start);
  wire::Endpoint& launch(const AgentStart& start);
  void end_all() noexcept;

  struct Agent {
    std::string name;
    std::unique_ptr<wire::ZmqChannel> channel;
    std::unique_ptr<AgentProcess> process;
    std::unique_ptr<wire::Endpoint> endpoint;
  };
  std::uint64_t run_id_;
  std::function<void()> look_up_ = [] {};
  base::Lifeline life_;                          // of all agents
  std::shared_ptr<zmq::context_t> context_;      // of all channels; made by the first one
  std::optional<base::TemporaryFolder> folder_;  // of the sockets, where there are any
  std::map<std::size_t, Agent> agents_;          // by number
  AgentLinks links_;
  bool ended_ = false;
};

}  // namespace flatsat::backing
