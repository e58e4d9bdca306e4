#include "harness/backing/agent_links.h"

#include <algorithm>

#include "harness/wire/errors.h"
#include "harness/wire/kinds.h"
#include "harness/wire/payload.h"
#include "harness/wire/snapshot_message.h"

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
    endpoint.send_last_words(std::move(message));
  } catch (const std::exception&) {
    // The agent is gone or never came: there is nobody to tell.
  }
}

[[noreturn]] void fail(const wire::Endpoint& endpoint, time::SimTime now, const std::string& what) {
  throw wire::PeerError(endpoint.settings().peer, now, what);
}

wire::Message receive(wire::Endpoint& endpoint, time::SimTime now, wire::Kind kind, const std::string& turn) {
  wire::Message message = endpoint.receive(now);
  if (message.kind != kind)
    fail(endpoint, now, turn + " with " + wire::to_string(message.kind) + " instead of " + wire::to_string(kind));
  if (message.reference != 0 || message.cause != 0)
    fail(endpoint, now, std::string(wire::to_string(kind)) + " with a reference or a cause, and it has none");
  return message;
}

wire::Frame receive_reached(wire::Endpoint& endpoint, time::SimTime now, const std::string& turn) {
  return endpoint.unpack_frame(receive(endpoint, now, wire::Kind::kReached, turn), now);
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
  const wire::Message message = receive(endpoint, {}, wire::Kind::kHello, "began");
  if (message.time != time::SimTime{})
    fail(endpoint, {}, "HELLO at " + std::to_string(message.time.ps) + " ps, and a run begins at 0");
  return wire::payload::read_text(message);
}

time::SimTime AgentLinks::welcome(wire::Endpoint& endpoint, const std::string& json) {
  endpoint.send(text_message(wire::Kind::kWelcome, {}, json));
  const wire::Frame joined = receive_reached(endpoint, {}, "answered WELCOME");
  if (!joined.inner.empty()) fail(endpoint, {}, "answered WELCOME with outputs, before it was granted any time");
  if (joined.head.time != time::SimTime{})
    fail(endpoint, {}, "answered WELCOME at " + std::to_string(joined.head.time.ps) + " ps, and a run begins at 0");
  if (joined.horizon < joined.head.time) fail(endpoint, {}, "announced a horizon before the run begins");
  return joined.horizon;
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
  const wire::Message answer = receive(*link.endpoint, link.reached, wire::Kind::kSnapshot, "answered SNAPSHOT");
  try {
    const auto report = wire::read_snapshot_report(wire::payload::read_text(answer));
    if (report.now != answer.time) fail(*link.endpoint, link.reached, "answered SNAPSHOT with two different times");
  } catch (const wire::WireError& error) {
    fail(*link.endpoint, link.reached, error.what());
  }
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
      fail(*link.endpoint, there, "went on where it was granted no time");
  }
}

void AgentLinks::grant(std::size_t agent, time::SimTime until, std::vector<wire::Message> inputs) {
  wire::Frame frame;
  frame.head.kind = wire::Kind::kGrant;
  frame.head.time = until;
  frame.inner = std::move(inputs);
  if (!frame.inner.empty()) links_[agent].reached = std::max(links_[agent].reached, frame.inner.front().time);
  links_[agent].owes = true;
  links_[agent].endpoint->send(std::move(frame));
}

lockstep::AgentAnswer AgentLinks::answer(std::size_t agent) {
  wire::Frame frame = receive_reached(*links_[agent].endpoint, links_[agent].reached, "answered a grant");
  links_[agent].owes = false;
  links_[agent].reached = frame.head.time;
  links_[agent].spoken = std::chrono::steady_clock::now();
  return {frame.head.time, frame.horizon, std::move(frame.inner)};
}

}  // namespace flatsat::backing
