#pragma once
#include <tlm_utils/multi_passthrough_initiator_socket.h>
#include <tlm_utils/multi_passthrough_target_socket.h>

#include <cstdint>
#include <string>
#include <systemc>
#include <tlm>
#include <vector>

#include "models/base/telemetry.h"

namespace flatsat {

struct NetworkConfig {
  double link_rate_bps = 2.5e9;  // of every link, > 0
  sc_core::sc_time hop_latency{2, sc_core::SC_US};
  unsigned hops = 2;         // routers between any two nodes
  unsigned max_retries = 3;  // after a packet with a wrong CRC
};

/// The on-board network: memory-mapped accesses as routed packets with a header, CRC-8 over header and data, one link a
/// target that carries one packet at a time, and repetition of packets that arrive damaged.
/// Source: packet sizes and CRC as in RMAP, ECSS-E-ST-50-52C clause 5.
class Network : public sc_core::sc_module {
 public:
  tlm_utils::multi_passthrough_target_socket<Network, 64> in{"in"};       // nodes that ask
  tlm_utils::multi_passthrough_initiator_socket<Network, 64> out{"out"};  // nodes that answer
  Network(const sc_core::sc_module_name& name, const NetworkConfig& config, EventSink& events);

  /// Addresses [base, base + size) go to the node bound to `out` as number `port`. Ranges must not overlap.
  void add_route(std::uint64_t base, std::uint64_t size, unsigned port);
  /// Addresses of the asking node number `source` start at `offset`: what a device calls 0.
  void set_source_offset(unsigned source, std::uint64_t offset);

  void list_channels(ChannelList& list, const std::string& prefix) const;
  /// The next `count` packets to `port` arrive with a flipped bit.
  void corrupt_next(unsigned port, unsigned count);
  std::uint64_t packets() const { return packets_; }
  std::uint64_t crc_errors() const { return crc_errors_; }

 private:
  struct Route {
    std::uint64_t base, size;
    unsigned port;
  };
  void b_transport(int source, tlm::tlm_generic_payload& request, sc_core::sc_time& delay);
  const Route* route(std::uint64_t address, std::uint64_t length) const;
  sc_core::sc_time occupy(unsigned port, std::uint64_t bytes, const sc_core::sc_time& delay);
  bool arrives_intact(unsigned port, const tlm::tlm_generic_payload& request);

  const NetworkConfig config_;
  EventSink& events_;
  std::string source_;
  std::vector<Route> routes_;
  std::vector<std::uint64_t> offsets_;
  std::vector<sc_core::sc_time> free_at_;
  std::vector<unsigned> corrupt_;
  std::uint64_t packets_ = 0, crc_errors_ = 0;
  double packets_now_ = 0.0, crc_errors_now_ = 0.0;
};

}  // namespace flatsat
