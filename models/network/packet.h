#pragma once
#include <cstdint>
#include <functional>
#include <vector>

namespace flatsat::network {

/// What travels over a data link between ground and satellite. The bytes are real; `size_bytes` may be larger than
/// them when the packet stands for a bulk transfer of which only the checked sample is carried.
struct Packet {
  std::uint64_t id = 0;
  std::uint64_t size_bytes = 0;     // what the link must move, >= bytes.size()
  std::vector<std::uint8_t> bytes;  // e.g. an encoded job or result, see models/payload/job.h
  std::uint64_t cause = 0;          // event id
};

/// The receiving end of a link: called in the kernel at the packet's arrival.
using PacketHandler = std::function<void(const Packet&)>;

/// The sending end of a link. Never loses silently: what cannot be sent now is queued, in bounded memory, and
/// `send` answers false (and an event says so) when the queue is full.
class PacketSender {
 public:
  virtual ~PacketSender() = default;
  virtual bool send(Packet packet) = 0;
};

}  // namespace flatsat::network
