#include "models/network/network_stand.h"

#include <algorithm>
#include <cmath>

namespace flatsat::network {
namespace {

const char kNames[] = "abcdefghijklmnopqrstuvwxyzABCDEFG";  // of the fabric's nodes; they are sent to "sink"

std::vector<std::string> fabric_nodes(unsigned senders) {
  std::vector<std::string> names{"sink"};
  for (unsigned i = 0; i < senders; ++i) names.emplace_back(1, kNames[i]);
  return names;
}

unsigned whole(double value, double least, double most) {
  return static_cast<unsigned>(std::clamp(std::round(value), least, most));
}

sc_core::sc_time seconds(double value) { return sc_core::sc_time(value, sc_core::SC_SEC); }

NetworkConfig with_hops(NetworkConfig network, double hop_latency_s) {
  network.hop_latency = seconds(hop_latency_s);
  return network;
}

}  // namespace

NetworkStand::NetworkStand(const sc_core::sc_module_name& name, const NetworkStandConfig& config,
                           model::EventSink& events)
    : sc_module(name),
      config_(config),
      network_("network", with_hops(config.network, config.hop_latency_s), events),
      fabric_("fabric", config.fabric, fabric_nodes(config.senders), events),
      data_(config.memory_bytes, 0x5A) {
  socket_.bind(network_.in);
  for (unsigned i = 0; i < config.nodes; ++i) {
    memories_.push_back(std::make_unique<Memory>(sc_core::sc_gen_unique_name("memory"), config.memory_bytes,
                                                 seconds(config.memory_latency_s)));
    network_.out.bind(memories_.back()->bus);
    network_.add_route(std::uint64_t{i} * config.memory_bytes, config.memory_bytes, i);
  }
  SC_HAS_PROCESS(NetworkStand);
  SC_THREAD(ask);
  SC_THREAD(send);
}

void NetworkStand::list_channels(model::ChannelList& list, const std::string& p) const {
  list.add(p + ".latency", "s", "of the last access, from its begin to its end", latency_s_, &answered_);
  list.add(p + ".throughput", "bit/s", "bytes of the last access over its latency", rate_bps_, &answered_);
  list.add(p + ".accesses", "1", "done", accesses_, &answered_);
  list.add(p + ".failed", "1", "accesses that were not answered with success", failed_, &answered_);
  network_.list_channels(list, p);
  list.add(p + ".fabric.latency", "s", "of the last round of transfers, to the arrival of the last", transfer_s_,
           &delivered_);
  list.add(p + ".fabric.throughput", "bit/s", "bytes of the last round over its latency", transfer_bps_, &delivered_);
  list.add(p + ".fabric.transfers", "1", "done", transfers_, &delivered_);
  fabric_.list_channels(list, p + ".fabric");
}

void NetworkStand::list_commands(model::CommandList& list, const std::string& p) {
  std::vector<std::string> ports;
  for (unsigned port = 0; port < config_.nodes; ++port) ports.push_back(std::to_string(port));
  network_.list_commands(list, p, ports);
  fabric_.list_commands(list, p + ".fabric");
}

void NetworkStand::ask() {
  for (;;) {
    wait(seconds(access_interval_s.read()) - seconds(std::min(latency_s_, access_interval_s.read())));
    access();
  }
}

void NetworkStand::access() {
  const unsigned bytes = whole(access_bytes.read(), 1.0, config_.memory_bytes);
  tlm::tlm_generic_payload request;
  request.set_command(write.read() != 0.0 ? tlm::TLM_WRITE_COMMAND : tlm::TLM_READ_COMMAND);
  request.set_address(std::uint64_t{whole(node.read(), 0.0, config_.nodes - 1.0)} * config_.memory_bytes);
  request.set_data_ptr(data_.data());
  request.set_data_length(bytes);
  request.set_streaming_width(bytes);
  auto delay = sc_core::SC_ZERO_TIME;
  socket_->b_transport(request, delay);
  wait(delay);
  latency_s_ = delay.to_seconds();
  rate_bps_ = 8.0 * bytes / latency_s_;
  accesses_ += 1.0;
  if (request.get_response_status() != tlm::TLM_OK_RESPONSE) failed_ += 1.0;
  answered_.notify(sc_core::SC_ZERO_TIME);
}

/// A round that is not over when the next is due delays it.
void NetworkStand::send() {
  for (;;) {
    const auto begun = sc_core::sc_time_stamp();
    const unsigned count = whole(senders.read(), 0.0, config_.senders);
    const double bytes = std::round(std::max(1.0, transfer_bytes.read()));
    under_way_ = count;
    for (unsigned i = 1; i <= count; ++i)
      fabric_.transfer(i, 0, static_cast<std::uint64_t>(bytes),
                       [this, begun, bytes, count] { arrived(begun, bytes, count); });
    if (count > 0) wait(all_arrived_);
    const auto due = begun + seconds(transfer_interval_s.read());
    if (due > sc_core::sc_time_stamp()) wait(due - sc_core::sc_time_stamp());
  }
}

void NetworkStand::arrived(sc_core::sc_time begun, double bytes, std::size_t count) {
  transfers_ += 1.0;
  if (--under_way_ == 0) {
    transfer_s_ = (sc_core::sc_time_stamp() - begun).to_seconds();
    transfer_bps_ = 8.0 * bytes * static_cast<double>(count) / transfer_s_;
    all_arrived_.notify(sc_core::SC_ZERO_TIME);
  }
  delivered_.notify(sc_core::SC_ZERO_TIME);
}

}  // namespace flatsat::network
