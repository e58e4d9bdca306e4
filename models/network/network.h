#pragma once
#include <tlm_utils/multi_passthrough_initiator_socket.h>
#include <tlm_utils/multi_passthrough_target_socket.h>

#include <cstdint>
#include <string>
#include <systemc>
#include <tlm>
#include <vector>

#include "models/base/commands.h"
#include "models/base/telemetry.h"
#include "models/network/rmap.h"

namespace flatsat::network {

struct NetworkConfig {
  double link_rate_bps = 2.5e9;  // of every link, signalling, > 0: ten bits a byte
  sc_core::sc_time hop_latency{2, sc_core::SC_US};
  unsigned hops = 2;                  // routers between any two nodes
  unsigned max_retries = 3;           // after a packet that was not answered with success
  double reply_timeout_s = 1e-3;      // without an answer, from the arrival of the command on, > 0
  std::uint8_t key = 0x20;            // of every target, as every initiator knows it
  std::uint32_t babble_bytes = 4096;  // of each packet of a babbling node
};

/// The on-board network: memory-mapped accesses as RMAP packets on SpaceWire-like links through routers. Each link
/// carries one packet a direction at a time (wormhole routing: it is paid once, at the slowest link's rate); what is
/// damaged, lost or refused is repeated, at once after an error reply and after a time-out without one.
/// Source: ECSS-E-ST-50-52C (rmap.h), characters of ten bits as in ECSS-E-ST-50-12C.
class Network : public sc_core::sc_module {
 public:
  tlm_utils::multi_passthrough_target_socket<Network, 64, tlm::tlm_base_protocol_types, 0,
                                             sc_core::SC_ZERO_OR_MORE_BOUND>
      in{"in"};  // nodes that ask, none on a satellite without devices
  tlm_utils::multi_passthrough_initiator_socket<Network, 64> out{"out"};  // nodes that answer
  Network(const sc_core::sc_module_name& name, const NetworkConfig& config, model::EventSink& events);

  /// Addresses [base, base + size) go to the node bound to `out` as number `port`. Ranges must not overlap.
  void add_route(std::uint64_t base, std::uint64_t size, unsigned port);
  /// Addresses of the asking node number `source` start at `offset`: what a device calls 0.
  void set_source_offset(unsigned source, std::uint64_t offset);

  void list_channels(model::ChannelList& list, const std::string& prefix) const;
  /// Faults of the link to each port, as PREFIX.FAULT.NAME; names of the ports in their order.
  void list_commands(model::CommandList& list, const std::string& prefix, const std::vector<std::string>& ports);
  std::uint64_t packets() const { return packets_; }
  std::uint64_t crc_errors() const { return crc_errors_; }
  std::uint64_t timeouts() const { return timeouts_; }

  // Faults of the link to a port; a port without a route is ignored.
  /// The next `count` commands to it arrive with a flipped bit.
  void corrupt_next(unsigned port, unsigned count);
  /// The plug is out: packets to it vanish.
  void set_disconnected(unsigned port, bool disconnected);
  /// A node keeps sending rubbish to it: packets of babble_bytes take this share of the link's time, 0 .. 1. The router
  /// lets one packet of each sender pass in turn, so that an access waits for at most the packet under way.
  void set_babble(unsigned port, double share);
  /// The link runs at this share of its rate, in (0, 1].
  void set_rate_share(unsigned port, double share);
  /// The target insists on another key from now on.
  void set_target_key(unsigned port, std::uint8_t key);

 private:
  struct Route {
    std::uint64_t base, size;
    unsigned port;
  };
  struct Link {
    sc_core::sc_time to_node, from_node;  // free from then on
    unsigned corrupt = 0;
    bool disconnected = false;
    double babble = 0.0, rate_share = 1.0;
    RmapTargetConfig target;
  };
  using Bytes = std::vector<std::uint8_t>;
  struct Answer {
    bool arrived = false;
    RmapStatus status = RmapStatus::kGeneralError;
  };
  void b_transport(int source, tlm::tlm_generic_payload& request, sc_core::sc_time& delay);
  const Route* route(std::uint64_t address, std::uint64_t length) const;
  Answer exchange(const Route& route, std::uint8_t initiator, tlm::tlm_generic_payload& request,
                  sc_core::sc_time& delay);
  RmapStatus carry_out(const Route& route, tlm::tlm_generic_payload& request, sc_core::sc_time& delay);
  void travel(sc_core::sc_time& free_at, const Link& link, std::size_t bytes, sc_core::sc_time& delay);
  sc_core::sc_time behind_babble(const Link& link, const sc_core::sc_time& begin);
  void note(const model::EventKind& kind, double value, const Route& route, const std::string& what);

  const NetworkConfig config_;
  model::EventSink& events_;
  std::string source_;
  std::vector<Route> routes_;
  std::vector<std::uint64_t> offsets_;
  std::vector<Link> links_;
  std::uint16_t transaction_ = 0;
  std::uint64_t packets_ = 0, crc_errors_ = 0, timeouts_ = 0, error_replies_ = 0;
  double packets_now_ = 0.0, crc_errors_now_ = 0.0, timeouts_now_ = 0.0, error_replies_now_ = 0.0, waited_s_ = 0.0;
};

}  // namespace flatsat::network
