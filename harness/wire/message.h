#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "harness/time/sim_time.h"

namespace flatsat::wire {

/// Kinds of messages; the numbers are the wire's and never change their meaning.
enum class Kind : std::uint16_t {
  kHello = 1,         // agent -> bench: JSON, what it is and can
  kWelcome = 2,       // bench -> agent: JSON, run configuration of the device
  kGrant = 3,         // bench -> agent: a frame; time = the grant T; payload = packed inputs due before T
  kReached = 4,       // agent -> bench: a frame; time = reached; payload = i64 horizon + packed outputs
  kAccess = 5,        // either way: a burst read or write, AccessHeader + data
  kResponse = 6,      // answer to kAccess with the same reference
  kInterrupt = 7,     // agent -> bench: u32 line, u32 level
  kSupply = 8,        // bench -> agent: f64 rail_v, f64 cap_w
  kDraw = 9,          // agent -> bench: f64 draw_w, f64 heat_w, f64 energy_j since start
  kTemperature = 10,  // bench -> agent: f64 coolant_degc
  kFault = 11,        // bench -> agent: JSON, see fault_message.h
  kSample = 12,       // agent -> bench: u32 count, then count x {u32 channel of HELLO, f64 value}
  kSnapshot = 13,     // either way: bench asks the agent to keep or bring back a state, agent answers
  kSafe = 14,         // bench -> agent: go to the safe state now; payload: reason
  kBye = 15,          // either way: orderly end
  kError = 16,        // agent -> bench: text; the agent cannot go on
  kEvent = 17,        // agent -> bench: JSON {kind, text, value}
  kRest = 18,         // bench -> agent: the steps of the device are done; a clock that runs free may stand from now on
};
constexpr Kind kFirstKind = Kind::kHello, kLastKind = Kind::kRest;

/// One message: header fields and payload. On the wire a fixed 64-byte little-endian header comes first, see codec.h
/// and PROTOCOL.md.
struct Message {
  Kind kind{};
  std::uint32_t device = 0;
  std::uint64_t sequence = 0;   // on the wire: per sender and device, frames included; in a trace: see FORMAT.md
  time::SimTime time{};         // instant at which it was sent, in simulated time
  std::uint64_t cause = 0;      // event or message id that led to it; 0 none
  std::uint32_t reference = 0;  // pairs kResponse with kAccess; 0 for a posted write (no response)
  std::vector<std::uint8_t> payload;
};

/// First bytes of a kAccess payload; write data follows.
struct AccessHeader {
  std::uint64_t address;  // bench -> agent: on the device's `bus`; agent -> bench: offset in bench memory
  std::uint32_t length;   // bytes, 1 .. 1 MiB
  std::uint32_t write;    // 1 write, 0 read
};
static_assert(sizeof(AccessHeader) == 16);

/// First bytes of a kResponse payload; read data follows.
struct ResponseHeader {
  std::int32_t status;  // a TlmStatus, if the sender is in order
  std::uint32_t length;
};
static_assert(sizeof(ResponseHeader) == 8);

}  // namespace flatsat::wire
