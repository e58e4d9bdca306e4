#include "harness/backing/agent_links.h"

#include <algorithm>

#include "harness/wire/errors.h"
#include "harness/wire/payload.h"

namespace flatsat::backing {
namespace {

wire::Message text_message(wire::Kind kind, time::SimTime now, const std::string& text) {
  wire::Message message;
  message.kind = kind;
  message.time = now;
  message.payload = wire::payload::text(text);
  return message;
}

void send_last_words(wire::Endpoint& endpoint, wire::Message message) noexcept {
  try {
    endpoint.send(std::move(message));
  } catch (const std::exception&) {
    // The agent is gone: there is nobody left to tell.
  }
}

wire::Frame receive_reached(wire::Endpoint& endpoint, time::SimTime now) {
  wire::Frame frame = endpoint.receive_frame(now);
  if (frame.head.kind != wire::Kind::kReached)
    throw wire::PeerError(endpoint.settings().peer, now, "answered a grant with another grant");
  return frame;
}

}  // namespace

std::size_t AgentLinks::add(wire::Endpoint& endpoint) {
  links_.push_back({&endpoint, {}});
  return links_.size() - 1;
}

void AgentLinks::add(std::size_t agent, wire::Endpoint& endpoint) {
  if (links_.size() <= agent) links_.resize(agent + 1);
  links_[agent].endpoint = &endpoint;
}

std::string AgentLinks::hello(wire::Endpoint& endpoint) {
  const wire::Message message = endpoint.receive({});
  if (message.kind != wire::Kind::kHello)
    throw wire::PeerError(endpoint.settings().peer, {}, "did not begin with HELLO");
  return wire::payload::read_text(message);
}

time::SimTime AgentLinks::welcome(wire::Endpoint& endpoint, const std::string& json) {
  endpoint.send(text_message(wire::Kind::kWelcome, {}, json));
  return receive_reached(endpoint, {}).horizon;
}

void AgentLinks::bye(wire::Endpoint& endpoint, time::SimTime now) noexcept {
  send_last_words(endpoint, text_message(wire::Kind::kBye, now, ""));
}

void AgentLinks::safe(wire::Endpoint& endpoint, time::SimTime now, const std::string& reason) noexcept {
  send_last_words(endpoint, text_message(wire::Kind::kSafe, now, reason));
}

std::string AgentLinks::snapshot(std::size_t agent, const std::string& request) {
  Link& link = links_[agent];
  link.endpoint->send(text_message(wire::Kind::kSnapshot, link.reached, request));
  const wire::Message answer = link.endpoint->receive(link.reached);
  if (answer.kind != wire::Kind::kSnapshot)
    throw wire::PeerError(link.endpoint->settings().peer, link.reached, "answered SNAPSHOT with something else");
  link.reached = answer.time;
  return wire::payload::read_text(answer);
}

void AgentLinks::keep_in_touch(std::chrono::seconds quiet) {
  for (std::size_t agent = 0; agent < links_.size(); ++agent) {
    Link& link = links_[agent];
    if (link.endpoint == nullptr || std::chrono::steady_clock::now() - link.spoken < quiet) continue;
    const time::SimTime there = link.reached;
    grant(agent, there, {});
    const auto said = answer(agent);
    if (said.reached != there || !said.outputs.empty())
      throw wire::PeerError(link.endpoint->settings().peer, there, "went on where it was granted no time");
  }
}

void AgentLinks::grant(std::size_t agent, time::SimTime until, std::vector<wire::Message> inputs) {
  wire::Frame frame;
  frame.head.kind = wire::Kind::kGrant;
  frame.head.time = until;
  frame.inner = std::move(inputs);
  if (!frame.inner.empty()) links_[agent].reached = std::max(links_[agent].reached, frame.inner.front().time);
  links_[agent].endpoint->send(std::move(frame));
}

lockstep::AgentAnswer AgentLinks::answer(std::size_t agent) {
  wire::Frame frame = receive_reached(*links_[agent].endpoint, links_[agent].reached);
  links_[agent].reached = frame.head.time;
  links_[agent].spoken = std::chrono::steady_clock::now();
  return {frame.head.time, frame.horizon, std::move(frame.inner)};
}

}  // namespace flatsat::backing
