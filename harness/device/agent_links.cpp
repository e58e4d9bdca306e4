#include "harness/device/agent_links.h"

#include <algorithm>

#include "harness/wire/payload.h"

namespace flatsat {
namespace {

Message text_message(Kind kind, SimTime now, const std::string& text) {
  Message message;
  message.kind = kind;
  message.time = now;
  message.payload = payload::text(text);
  return message;
}

void send_last_words(Endpoint& endpoint, Message message) noexcept {
  try {
    endpoint.send(std::move(message));
  } catch (const std::exception&) {
    // The agent is gone: there is nobody left to tell.
  }
}

Frame receive_reached(Endpoint& endpoint, SimTime now) {
  Frame frame = endpoint.receive_frame(now);
  if (frame.head.kind != Kind::kReached)
    throw PeerError(endpoint.settings().peer, now, "answered a grant with another grant");
  return frame;
}

}  // namespace

std::size_t AgentLinks::add(Endpoint& endpoint) {
  links_.push_back({&endpoint, {}});
  return links_.size() - 1;
}

std::string AgentLinks::hello(Endpoint& endpoint) {
  const Message message = endpoint.receive({});
  if (message.kind != Kind::kHello) throw PeerError(endpoint.settings().peer, {}, "did not begin with HELLO");
  return payload::read_text(message);
}

SimTime AgentLinks::welcome(Endpoint& endpoint, const std::string& json) {
  endpoint.send(text_message(Kind::kWelcome, {}, json));
  return receive_reached(endpoint, {}).horizon;
}

void AgentLinks::bye(Endpoint& endpoint, SimTime now) noexcept {
  send_last_words(endpoint, text_message(Kind::kBye, now, ""));
}

void AgentLinks::safe(Endpoint& endpoint, SimTime now, const std::string& reason) noexcept {
  send_last_words(endpoint, text_message(Kind::kSafe, now, reason));
}

std::string AgentLinks::snapshot(std::size_t agent, const std::string& request) {
  Link& link = links_[agent];
  link.endpoint->send(text_message(Kind::kSnapshot, link.reached, request));
  const Message answer = link.endpoint->receive(link.reached);
  if (answer.kind != Kind::kSnapshot)
    throw PeerError(link.endpoint->settings().peer, link.reached, "answered SNAPSHOT with something else");
  link.reached = answer.time;
  return payload::read_text(answer);
}

void AgentLinks::grant(std::size_t agent, SimTime until, std::vector<Message> inputs) {
  Frame frame;
  frame.head.kind = Kind::kGrant;
  frame.head.time = until;
  frame.inner = std::move(inputs);
  if (!frame.inner.empty()) links_[agent].reached = std::max(links_[agent].reached, frame.inner.front().time);
  links_[agent].endpoint->send(std::move(frame));
}

AgentAnswer AgentLinks::answer(std::size_t agent) {
  Frame frame = receive_reached(*links_[agent].endpoint, links_[agent].reached);
  links_[agent].reached = frame.head.time;
  return {frame.head.time, frame.horizon, std::move(frame.inner)};
}

}  // namespace flatsat
