#include "models/bus/network.h"

#include <algorithm>
#include <cassert>

#include "models/base/crc.h"

namespace flatsat {
namespace {

constexpr std::uint64_t kWriteOverhead = 17;  // command header 16, data CRC 1
constexpr std::uint64_t kReadCommand = 16;
constexpr std::uint64_t kReadOverhead = 13;  // reply header 12, data CRC 1
constexpr std::uint64_t kWriteReply = 8;

}  // namespace

Network::Network(const sc_core::sc_module_name& name, const NetworkConfig& config, EventSink& events)
    : sc_module(name), config_(config), events_(events), source_(basename()) {
  in.register_b_transport(this, &Network::b_transport);
}

void Network::add_route(std::uint64_t base, std::uint64_t size, unsigned port) {
  for (const auto& r : routes_) assert(base + size <= r.base || r.base + r.size <= base);
  routes_.push_back({base, size, port});
  if (free_at_.size() <= port) {
    free_at_.resize(port + 1);
    corrupt_.resize(port + 1, 0);
  }
}

void Network::set_source_offset(unsigned source, std::uint64_t offset) {
  if (offsets_.size() <= source) offsets_.resize(source + 1, 0);
  offsets_[source] = offset;
}

void Network::list_channels(ChannelList& list, const std::string& prefix) const {
  list.add(prefix + ".packets", "1", "packets carried by the on-board network", packets_now_);
  list.add(prefix + ".crc_errors", "1", "packets that arrived damaged and were repeated", crc_errors_now_);
}

void Network::corrupt_next(unsigned port, unsigned count) {
  if (port < corrupt_.size()) corrupt_[port] += count;
}

const Network::Route* Network::route(std::uint64_t address, std::uint64_t length) const {
  for (const auto& r : routes_) {
    if (address >= r.base && address - r.base <= r.size && length <= r.size - (address - r.base)) return &r;
  }
  return nullptr;
}

/// Waits for the link and holds it for one packet; returns the delay after which the packet has arrived.
sc_core::sc_time Network::occupy(unsigned port, std::uint64_t bytes, const sc_core::sc_time& delay) {
  const auto begin = std::max(sc_core::sc_time_stamp() + delay, free_at_[port]);
  free_at_[port] = begin + sc_core::sc_time(static_cast<double>(bytes) * 8.0 / config_.link_rate_bps, sc_core::SC_SEC);
  packets_now_ = static_cast<double>(++packets_);
  return free_at_[port] + config_.hops * config_.hop_latency - sc_core::sc_time_stamp();
}

/// Both ends sum the data; a flipped bit on the way makes the sums differ, as for every burst of up to eight bits.
bool Network::arrives_intact(unsigned port, const tlm::tlm_generic_payload& request) {
  const std::uint8_t sent = crc8_rmap({request.get_data_ptr(), request.get_data_length()});
  if (corrupt_[port] == 0) return true;
  --corrupt_[port];
  std::vector<std::uint8_t> received(request.get_data_ptr(), request.get_data_ptr() + request.get_data_length());
  received[received.size() / 2] ^= 0x10;
  if (crc8_rmap(received) == sent) return true;
  crc_errors_now_ = static_cast<double>(++crc_errors_);
  events_.emit({source_, "crc_error", "a packet to port " + std::to_string(port) + " arrived damaged",
                static_cast<double>(crc_errors_)});
  return false;
}

void Network::b_transport(int source, tlm::tlm_generic_payload& request, sc_core::sc_time& delay) {
  const auto index = static_cast<std::size_t>(source);
  const std::uint64_t asked = request.get_address(), length = request.get_data_length();
  const std::uint64_t address = asked + (index < offsets_.size() ? offsets_[index] : 0);
  const Route* r = route(address, length);
  if (r == nullptr) return request.set_response_status(tlm::TLM_ADDRESS_ERROR_RESPONSE);
  const bool write = request.is_write();
  for (unsigned attempt = 0;; ++attempt) {
    delay = occupy(r->port, write ? kWriteOverhead + length : kReadCommand, delay);
    if (arrives_intact(r->port, request)) break;
    if (attempt == config_.max_retries) return request.set_response_status(tlm::TLM_GENERIC_ERROR_RESPONSE);
  }
  request.set_address(address - r->base);
  out[static_cast<int>(r->port)]->b_transport(request, delay);
  request.set_address(asked);
  delay = occupy(r->port, write ? kWriteReply : kReadOverhead + length, delay);
}

}  // namespace flatsat
