#pragma once
#include <tlm_utils/simple_initiator_socket.h>

#include <memory>
#include <systemc>
#include <vector>

#include "models/network/fabric.h"
#include "models/network/memory.h"
#include "models/network/network.h"

namespace flatsat::network {

struct NetworkStandConfig {
  NetworkConfig network;
  FabricConfig fabric;
  unsigned nodes = 2;                     // that answer, each with memory, 1 .. 32
  std::uint32_t memory_bytes = 1u << 20;  // of each, 1 .. 2^24 - 1
  double memory_latency_s = 100e-9, hop_latency_s = 2e-6;
  unsigned senders = 2;  // of the fabric, besides the node to which they send, 1 .. 32
};

/// The on-board network and the payload fabric on a test stand: one node asks others over the network, one access at a
/// time, and over the fabric several nodes send to one at once.
class NetworkStand : public sc_core::sc_module {
 public:
  sc_core::sc_in<double> access_interval_s{
      "access_interval_s"};                             // from begin to begin; shorter than an access: at once
  sc_core::sc_in<double> access_bytes{"access_bytes"};  // of each access, 1 .. memory_bytes
  sc_core::sc_in<double> write{"write"};                // not 0: writes, else reads
  sc_core::sc_in<double> node{"node"};                  // that is asked, from 0
  sc_core::sc_in<double> transfer_interval_s{"transfer_interval_s"};
  sc_core::sc_in<double> transfer_bytes{"transfer_bytes"};  // of each sender
  sc_core::sc_in<double> senders{"senders"};                // that send at once, 0: none
  /// hop_latency_s counts, not that of config.network.
  NetworkStand(const sc_core::sc_module_name& name, const NetworkStandConfig& config, model::EventSink& events);
  void list_channels(model::ChannelList& list, const std::string& prefix) const;
  void list_commands(model::CommandList& list, const std::string& prefix);

  Network& network() { return network_; }
  PayloadFabric& fabric() { return fabric_; }
  const PayloadFabric& fabric() const { return fabric_; }

 private:
  void ask();
  void access();
  void send();
  void arrived(sc_core::sc_time begun, double bytes, std::size_t count);

  const NetworkStandConfig config_;
  Network network_;
  PayloadFabric fabric_;
  tlm_utils::simple_initiator_socket<NetworkStand, 64> socket_{"socket"};
  std::vector<std::unique_ptr<Memory>> memories_;
  std::vector<std::uint8_t> data_;
  std::size_t under_way_ = 0;  // transfers
  sc_core::sc_event all_arrived_, answered_, delivered_;
  double latency_s_ = 0.0, rate_bps_ = 0.0, accesses_ = 0.0, failed_ = 0.0, transfer_s_ = 0.0, transfer_bps_ = 0.0,
         transfers_ = 0.0;
};

}  // namespace flatsat::network
