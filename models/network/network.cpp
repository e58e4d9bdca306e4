#include "models/network/network.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "models/base/span.h"

namespace flatsat::network {
namespace {

constexpr double kBitsPerByte = 10.0;    // eight of data, parity, control flag
constexpr double kEndBits = 4.0;         // of the end marker
constexpr std::uint8_t kFirstNode = 32;  // lowest logical address that is no router port

RmapStatus status_of(tlm::tlm_response_status response) {
  if (response == tlm::TLM_OK_RESPONSE) return RmapStatus::kSuccess;
  return response == tlm::TLM_ADDRESS_ERROR_RESPONSE ? RmapStatus::kNotAuthorised : RmapStatus::kGeneralError;
}

}  // namespace

Network::Network(const sc_core::sc_module_name& name, const NetworkConfig& config, model::EventSink& events)
    : sc_module(name), config_(config), events_(events), source_(basename()) {
  in.register_b_transport(this, &Network::b_transport);
}

void Network::add_route(std::uint64_t base, std::uint64_t size, unsigned port) {
  for (const auto& r : routes_) assert(base + size <= r.base || r.base + r.size <= base);
  routes_.push_back({base, size, port});
  if (links_.size() <= port) links_.resize(port + 1);
  links_[port].target = {.logical_address = static_cast<std::uint8_t>(kFirstNode + port), .key = config_.key};
}

void Network::set_source_offset(unsigned source, std::uint64_t offset) {
  if (offsets_.size() <= source) offsets_.resize(source + 1, 0);
  offsets_[source] = offset;
}

void Network::list_channels(model::ChannelList& list, const std::string& prefix) const {
  list.add(prefix + ".packets", "1", "packets carried by the on-board network", packets_now_);
  list.add(prefix + ".crc_errors", "1", "packets that arrived damaged and were repeated", crc_errors_now_);
  list.add(prefix + ".timeouts", "1", "commands that nobody answered", timeouts_now_);
  list.add(prefix + ".error_replies", "1", "commands answered with an error", error_replies_now_);
  list.add(prefix + ".waited", "s", "time that packets waited behind babble", waited_s_);
}

void Network::corrupt_next(unsigned port, unsigned count) {
  if (port < links_.size()) links_[port].corrupt += count;
}

void Network::set_disconnected(unsigned port, bool disconnected) {
  if (port < links_.size()) links_[port].disconnected = disconnected;
}

void Network::set_babble(unsigned port, double share) {
  if (port < links_.size()) links_[port].babble = std::clamp(share, 0.0, 1.0);
}

void Network::set_rate_share(unsigned port, double share) {
  if (port < links_.size() && share > 0.0) links_[port].rate_share = std::min(share, 1.0);
}

void Network::list_commands(model::CommandList& list, const std::string& prefix,
                            const std::vector<std::string>& ports) {
  constexpr double kMostPackets = 1e6;
  for (unsigned port = 0; port < ports.size(); ++port) {
    const auto& name = ports[port];
    list.add({prefix + ".corrupt." + name, "1", model::whole_up_to(kMostPackets),
              "so many packets to the node arrive with a flipped bit",
              [this, port](double value) { corrupt_next(port, static_cast<unsigned>(value)); }});
    list.add({prefix + ".disconnect." + name, "1", model::kOnOff, "0 connects the node, anything else cuts its link",
              [this, port](double value) { set_disconnected(port, value != 0.0); }});
    list.add({prefix + ".babble." + name, "1", model::kFraction,
              "fraction of the time that the node fills with rubbish",
              [this, port](double value) { set_babble(port, value); }});
    list.add({prefix + ".rate." + name, "1", model::kPositiveFraction, "fraction of its rate at which the link runs",
              [this, port](double value) { set_rate_share(port, value); }});
  }
}

void Network::set_target_key(unsigned port, std::uint8_t key) {
  if (port < links_.size()) links_[port].target.key = key;
}

const Network::Route* Network::route(std::uint64_t address, std::uint64_t length) const {
  for (const auto& r : routes_) {
    if (address >= r.base && address - r.base <= r.size && length <= r.size - (address - r.base)) return &r;
  }
  return nullptr;
}

/// Rubbish comes in packets of one length at one interval; who comes while one is under way waits for its end.
sc_core::sc_time Network::behind_babble(const Link& link, const sc_core::sc_time& begin) {
  if (link.babble <= 0.0) return begin;
  const double busy_s = config_.babble_bytes * kBitsPerByte / (config_.link_rate_bps * link.rate_share);
  const double phase_s = std::fmod(begin.to_seconds(), busy_s / link.babble);
  if (phase_s >= busy_s) return begin;
  waited_s_ += busy_s - phase_s;
  return begin + model::span(busy_s - phase_s);
}

/// Waits for the link and holds it for one packet; the delay then reaches to its arrival.
void Network::travel(sc_core::sc_time& free_at, const Link& link, std::size_t bytes, sc_core::sc_time& delay) {
  auto begin = std::max(sc_core::sc_time_stamp() + delay, free_at);
  if (&free_at == &link.to_node) begin = behind_babble(link, begin);
  const double bits = static_cast<double>(bytes) * kBitsPerByte + kEndBits;
  free_at = begin + model::span(bits / (config_.link_rate_bps * link.rate_share));
  packets_now_ = static_cast<double>(++packets_);
  delay = free_at + config_.hops * config_.hop_latency - sc_core::sc_time_stamp();
}

void Network::note(const model::EventKind& kind, double value, const Route& route, const std::string& what) {
  events_.emit({source_, kind, "port " + std::to_string(route.port) + ": " + what, value});
}

/// The node itself, behind its RMAP target.
RmapStatus Network::carry_out(const Route& route, tlm::tlm_generic_payload& request, sc_core::sc_time& delay) {
  const std::uint64_t asked = request.get_address();
  request.set_address(asked - route.base);
  out[static_cast<int>(route.port)]->b_transport(request, delay);
  request.set_address(asked);
  return status_of(request.get_response_status());
}

/// One command and what comes back of it.
Network::Answer Network::exchange(const Route& route, std::uint8_t initiator, tlm::tlm_generic_payload& request,
                                  sc_core::sc_time& delay) {
  Link& link = links_[route.port];
  const bool write = request.is_write();
  RmapCommand command{.action = write ? RmapAction::kWrite : RmapAction::kRead,
                      .target = static_cast<std::uint8_t>(kFirstNode + route.port),
                      .initiator = initiator,
                      .key = config_.key,
                      .transaction = ++transaction_,
                      .address = request.get_address() - route.base,
                      .length = request.get_data_length(),
                      .data = {},
                      .reply_address = {}};
  const std::uint8_t* data = request.get_data_ptr();
  if (write) command.data.assign(data, data + request.get_data_length());
  Bytes packet = encode(command);
  travel(link.to_node, link, packet.size(), delay);
  if (link.disconnected) return {};
  if (link.corrupt > 0) {
    --link.corrupt;
    packet[packet.size() / 2] ^= 0x10;
  }
  const auto received = decode_command(packet, PacketEnd::kEop, link.target);
  if (received.discarded() || received.status == RmapStatus::kInvalidDataCrc) {
    crc_errors_now_ = static_cast<double>(++crc_errors_);
    note(model::events::kCrcError, crc_errors_now_, route, "a packet arrived damaged");
  }
  if (received.discarded()) return {};
  auto reply = reply_to(*received.command, received.status);
  if (received.status == RmapStatus::kSuccess)
    reply.status = carry_out(route, request, delay);
  else
    note(model::events::kErrorReply, static_cast<double>(received.status), route, to_text(received.status));
  if (!write && reply.status == RmapStatus::kSuccess) reply.data.assign(data, data + request.get_data_length());
  const Bytes back = encode(reply);
  travel(link.from_node, link, back.size(), delay);
  const auto answer = decode_reply(back, PacketEnd::kEop);
  return {answer && answer->transaction == command.transaction, answer ? answer->status : RmapStatus::kGeneralError};
}

void Network::b_transport(int source, tlm::tlm_generic_payload& request, sc_core::sc_time& delay) {
  const auto index = static_cast<std::size_t>(source);
  const std::uint64_t asked = request.get_address(), length = request.get_data_length();
  const std::uint64_t address = asked + (index < offsets_.size() ? offsets_[index] : 0);
  const Route* r = route(address, length);
  if (r == nullptr) return request.set_response_status(tlm::TLM_ADDRESS_ERROR_RESPONSE);
  if (length >= 1u << 24) return request.set_response_status(tlm::TLM_BURST_ERROR_RESPONSE);
  const auto initiator = static_cast<std::uint8_t>(0xFE - index);
  request.set_address(address);
  request.set_response_status(tlm::TLM_GENERIC_ERROR_RESPONSE);
  for (unsigned attempt = 0; attempt <= config_.max_retries; ++attempt) {
    const Answer answer = exchange(*r, initiator, request, delay);
    if (!answer.arrived) {
      delay += sc_core::sc_time(config_.reply_timeout_s, sc_core::SC_SEC);
      timeouts_now_ = static_cast<double>(++timeouts_);
      note(model::events::kRmapTimeout, timeouts_now_, *r, "no answer");
      continue;
    }
    if (answer.status == RmapStatus::kSuccess) break;
    error_replies_now_ = static_cast<double>(++error_replies_);
    if (answer.status != RmapStatus::kInvalidDataCrc) break;  // only what was damaged may fare better again
  }
  request.set_address(asked);
}

}  // namespace flatsat::network
