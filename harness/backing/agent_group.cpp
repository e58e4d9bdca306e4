#include "harness/backing/agent_group.h"

#include <algorithm>
#include <cassert>
#include <new>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "harness/base/clock.h"
#include "harness/base/free_descriptors.h"
#include "harness/base/text.h"
#include "harness/wire/errors.h"

namespace flatsat::backing {
namespace {

/// ZeroMQ aborts the process where it finds no descriptor left for a peer that connects.
void check_descriptors(const std::string& device) {
  constexpr std::size_t kOfAnAgent = 10, kOfTheBench = 24;  // sockets, pipes; the trace, plots, tools
  const auto count = base::count_descriptors();
  if (count.left() >= kOfAnAgent + kOfTheBench) return;
  throw wire::PeerError(device, {},
                        "its agent cannot be started: " + std::to_string(count.open) + " of " +
                            std::to_string(count.most) + " file descriptors are open; raise the limit (ulimit -n)");
}

}  // namespace

AgentGroup::~AgentGroup() { end({}, "the bench ends"); }

std::string AgentGroup::endpoint_of(const AgentStart& start) {
  if (start.tcp) return "tcp://127.0.0.1:*";
  if (!folder_) folder_.emplace(wire::socket_folder());
  return "ipc://" + (folder_->path() / ("device" + std::to_string(start.number))).string();
}

std::string AgentGroup::start(const AgentStart& start) {
  assert(!agents_.contains(start.number));
  try {
    return AgentLinks::hello(launch(start));
  } catch (const wire::WireError& error) {
    throw wire::PeerError(start.device, {}, error.what());
  } catch (const std::bad_alloc&) {
    throw wire::PeerError(start.device, {}, "its agent cannot be started: there is no memory left");
  } catch (const std::system_error& error) {
    throw wire::PeerError(start.device, {}, std::string("its agent cannot be started: ") + error.what());
  }
}

wire::Endpoint& AgentGroup::launch(const AgentStart& start) {
  check_descriptors(start.device);
  if (!context_) context_ = wire::zmq_context();
  Agent agent;
  const auto number = static_cast<std::uint32_t>(start.number);
  agent.name = start.device;
  agent.channel = wire::ZmqChannel::bind(endpoint_of(start), context_);
  auto arguments = start.arguments;
  arguments.insert(arguments.end(), {"--connect", agent.channel->endpoint(), "--run-id", base::hex16(run_id_),
                                     "--device", std::to_string(number)});
  std::vector<std::string> environment;
  if (start.tcp) environment.push_back(std::string(wire::kKeyVariable) + "=" + agent.channel->key());
  try {
    agent.process = std::make_unique<AgentProcess>(start.program, arguments, environment, &life_);
  } catch (const std::runtime_error& error) {
    throw wire::PeerError(start.device, {}, error.what());
  }
  wire::Endpoint::Settings settings{.peer = start.device, .run_id = run_id_, .device = number};
  settings.reply_timeout = std::chrono::milliseconds(static_cast<std::int64_t>(start.reply_timeout_s * 1e3));
  settings.look_up = [this] { look_up_(); };
  settings.death = [process = agent.process.get()] { return process->death(); };
  agent.endpoint = std::make_unique<wire::Endpoint>(*agent.channel, std::move(settings));
  wire::Endpoint& endpoint = *agent.endpoint;
  links_.add(start.number, endpoint);
  agents_.emplace(start.number, std::move(agent));
  return endpoint;
}

time::SimTime AgentGroup::welcome(std::size_t number, const std::string& json) {
  return AgentLinks::welcome(*agents_.at(number).endpoint, json);
}

void AgentGroup::check_alive(time::SimTime now) {
  for (auto& [number, agent] : agents_) {
    if (const auto death = agent.process->death(); !death.empty()) throw wire::PeerError(agent.name, now, death);
  }
}

void AgentGroup::end(time::SimTime now, const std::string& reason) noexcept {
  if (std::exchange(ended_, true)) return;
  look_up_ = [] {};  // who gave it may be gone, and last words are said in any case
  for (auto& [number, agent] : agents_) {
    if (!agent.process->death().empty()) continue;
    AgentLinks::safe(*agent.endpoint, now, reason);
    AgentLinks::bye(*agent.endpoint, now);
  }
  // One that is at work hears its signal, not its messages.
  for (auto& [number, agent] : agents_)
    if (links_.owes_answer(number)) agent.process->terminate();
  constexpr double kPatienceS = 1.0;  // for all of them
  const double end_s = base::wall_s() + kPatienceS;
  for (auto& [number, agent] : agents_) agent.process->wait_for_end(std::max(0.0, end_s - base::wall_s()));
  end_all();
}

/// Those that are left, all at the same time.
void AgentGroup::end_all() noexcept {
  constexpr double kPatienceS = 2.0;  // a board takes a while to be safe
  for (auto& [number, agent] : agents_) agent.process->terminate();
  const double end_s = base::wall_s() + kPatienceS;
  for (auto& [number, agent] : agents_)
    if (!agent.process->wait_for_end(std::max(0.0, end_s - base::wall_s()))) agent.process->kill();
}

}  // namespace flatsat::backing
