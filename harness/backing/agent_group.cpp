#include "harness/backing/agent_group.h"

#include <cassert>
#include <utility>

#include "harness/base/text.h"

namespace flatsat::backing {

AgentGroup::~AgentGroup() { end({}, "the bench ends"); }

std::string AgentGroup::endpoint_of(const AgentStart& start) {
  if (start.tcp) return "tcp://127.0.0.1:*";
  if (!folder_) folder_.emplace(wire::socket_folder());
  return "ipc://" + (folder_->path() / ("device" + std::to_string(start.number))).string();
}

std::string AgentGroup::start(const AgentStart& start) {
  assert(!agents_.contains(start.number));
  Agent agent;
  const auto number = static_cast<std::uint32_t>(start.number);
  agent.name = start.device;
  agent.channel = wire::ZmqChannel::bind(endpoint_of(start));
  auto arguments = start.arguments;
  arguments.insert(arguments.end(), {"--connect", agent.channel->endpoint(), "--run-id", base::hex16(run_id_),
                                     "--device", std::to_string(number)});
  std::vector<std::string> environment;
  if (start.tcp) environment.push_back(std::string(wire::kKeyVariable) + "=" + agent.channel->key());
  agent.process = std::make_unique<AgentProcess>(start.program, arguments, environment);
  wire::Endpoint::Settings settings{.peer = start.device, .run_id = run_id_, .device = number};
  settings.reply_timeout = std::chrono::milliseconds(static_cast<std::int64_t>(start.reply_timeout_s * 1e3));
  settings.death = [process = agent.process.get()] { return process->death(); };
  agent.endpoint = std::make_unique<wire::Endpoint>(*agent.channel, std::move(settings));
  wire::Endpoint& endpoint = *agent.endpoint;
  links_.add(start.number, endpoint);
  agents_.emplace(start.number, std::move(agent));
  return AgentLinks::hello(endpoint);
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
  for (auto& [number, agent] : agents_) {
    if (!agent.process->death().empty()) continue;
    AgentLinks::safe(*agent.endpoint, now, reason);
    AgentLinks::bye(*agent.endpoint, now);
  }
  for (auto& [number, agent] : agents_) agent.process->wait_for_end(1.0);
}

}  // namespace flatsat::backing
