#pragma once
#include <deque>
#include <string>
#include <systemc>

#include "models/base/random_stream.h"
#include "models/base/telemetry.h"
#include "models/network/packet.h"
#include "models/optical/terminal.h"

namespace flatsat::optical {

struct DataLinkConfig {
  double share = 1.0;               // of the line rate that this direction and service gets, > 0
  std::size_t queue_packets = 256;  // more are refused
  double beyond_s = 0.04;           // from the relay to the ground, one way: constant
};

/// One direction of a link over a terminal: frames in order, lost ones repeated, nothing moves while the link is down,
/// a transfer that was cut goes on where it stopped.
class DataLink : public sc_core::sc_module, public network::PacketSender {
 public:
  sc_core::sc_in<bool> link_up{"link_up"};
  DataLink(const sc_core::sc_module_name& name, const DataLinkConfig& config, const Terminal& terminal,
           network::PacketHandler arrived, model::RandomStream& random, model::EventSink& events);

  bool send(network::Packet packet) override;
  void list_channels(model::ChannelList& list, const std::string& prefix) const;
  std::uint64_t refused() const { return refused_; }

 private:
  struct InFlight {
    sc_core::sc_time due;
    network::Packet packet;
  };
  void transmit();
  void arrive();
  double frames_to_send(const network::Packet& packet);

  const DataLinkConfig config_;
  const Terminal& terminal_;
  const network::PacketHandler arrived_;
  model::RandomStream& random_;
  model::EventSink& events_;
  std::string source_;
  std::deque<network::Packet> queue_;
  std::deque<InFlight> in_flight_;
  sc_core::sc_event queued_, launched_;
  std::uint64_t refused_ = 0;
  double queue_now_ = 0.0, delivered_ = 0.0, frames_ = 0.0, repeated_ = 0.0;
};

}  // namespace flatsat::optical
