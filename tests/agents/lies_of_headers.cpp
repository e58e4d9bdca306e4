// The header of a message: of HELLO, of the answer to WELCOME, of a frame and of a message in it.
#include <cstdlib>
#include <limits>

#include "tests/agents/lie.h"

namespace flatsat::lies {
namespace {

constexpr std::uint16_t number_of(wire::Kind kind) { return static_cast<std::uint16_t>(kind); }

Lie head(const char* name, const char* refusal, void (*change)(Packet&)) {
  Lie lie{.name = name, .refusal = refusal, .harmless_since = ""};
  lie.hello = [change](std::string&, Packet& hello) { change(hello); };
  return lie;
}

Lie joined(const char* name, const char* refusal, void (*change)(Reply&)) {
  Lie lie{.name = name, .refusal = refusal, .harmless_since = ""};
  lie.joined = change;
  return lie;
}

std::vector<Lie> of_hello() {
  return {
      head("begins with WELCOME", "began with WELCOME", [](Packet& p) { p.kind = number_of(wire::Kind::kWelcome); }),
      head("begins with REACHED", "began with REACHED", [](Packet& p) { p.kind = number_of(wire::Kind::kReached); }),
      head("begins with BYE", "began with BYE", [](Packet& p) { p.kind = number_of(wire::Kind::kBye); }),
      head("begins with DRAW", "began with DRAW", [](Packet& p) { p.kind = number_of(wire::Kind::kDraw); }),
      head("begins with ERROR", "reported: {", [](Packet& p) { p.kind = number_of(wire::Kind::kError); }),
      head("begins with kind 0", "unknown kind 0", [](Packet& p) { p.kind = 0; }),
      head("begins with kind 19", "unknown kind 19", [](Packet& p) { p.kind = 19; }),
      head("begins with kind 65535", "unknown kind 65535", [](Packet& p) { p.kind = 65535; }),
      head("hello of another magic", "wrong magic", [](Packet& p) { p.magic ^= 1; }),
      head("hello of version 0", "protocol version 0, expected 1", [](Packet& p) { p.version = 0; }),
      head("hello of version 2", "protocol version 2, expected 1", [](Packet& p) { p.version = 2; }),
      head("hello of another run", "message of another run", [](Packet& p) { p.run_id ^= 1; }),
      head("hello of another device", "message for device 1", [](Packet& p) { p.device = 1; }),
      head("hello with flags", "reserved fields are not zero", [](Packet& p) { p.flags = 1; }),
      head("hello with a reserved field", "reserved fields are not zero", [](Packet& p) { p.reserved = 1; }),
      head("hello numbered 0", "expected 1, got 0", [](Packet& p) { p.sequence = 0; }),
      head("hello numbered 2", "expected 1, got 2", [](Packet& p) { p.sequence = 2; }),
      head("hello numbered 2^64-1", "expected 1, got 18446744073709551615",
           [](Packet& p) { p.sequence = std::numeric_limits<std::uint64_t>::max(); }),
      head("hello after the beginning", "HELLO at 5 ps", [](Packet& p) { p.time_ps = 5; }),
      head("hello before the beginning", "HELLO at -5 ps", [](Packet& p) { p.time_ps = -5; }),
      head("hello with a cause", "with a reference or a cause", [](Packet& p) { p.cause = 7; }),
      head("hello with a reference", "with a reference or a cause", [](Packet& p) { p.reference = 7; }),
      head("hello with a wrong checksum", "wrong checksum", [](Packet& p) { p.damage = 1; }),
      head("hello that says it is longer", "announces", [](Packet& p) { p.longer = 1; }),
      head("hello that says it is shorter", "announces", [](Packet& p) { p.longer = -1; }),
      head("hello that says it is endless", "oversized payload",
           [](Packet& p) { p.longer = std::numeric_limits<std::int32_t>::max(); }),
  };
}

std::vector<Lie> of_joining() {
  return {
      joined("joins with outputs", "answered WELCOME with outputs",
             [](Reply& r) {
               Packet p = r.head;
               p.kind = number_of(wire::Kind::kDraw);
               p.sequence = r.head.sequence + 1;
               p.payload = bytes_of({1, 1, 1});
               r.inner.push_back(p);
             }),
      joined("joins after the beginning", "answered WELCOME at 1 ps", [](Reply& r) { r.head.time_ps = 1; }),
      joined("joins before the beginning", "answered WELCOME at -1 ps", [](Reply& r) { r.head.time_ps = -1; }),
      joined("joins with a horizon in the past", "a horizon before the run begins",
             [](Reply& r) { r.horizon_ps = -1; }),
      joined("joins with the earliest horizon", "a horizon before the run begins",
             [](Reply& r) { r.horizon_ps = std::numeric_limits<std::int64_t>::min(); }),
      joined("joins with a grant", "answered WELCOME with GRANT",
             [](Reply& r) { r.head.kind = number_of(wire::Kind::kGrant); }),
      joined("joins with HELLO", "answered WELCOME with HELLO",
             [](Reply& r) { r.head.kind = number_of(wire::Kind::kHello); }),
      joined("joins with BYE", "answered WELCOME with BYE",
             [](Reply& r) { r.head.kind = number_of(wire::Kind::kBye); }),
      joined("joins with DRAW", "answered WELCOME with DRAW",
             [](Reply& r) { r.head.kind = number_of(wire::Kind::kDraw); }),
      joined("joins with ERROR", "reported: the dog ate it",
             [](Reply& r) {
               r.head.kind = number_of(wire::Kind::kError);
               r.body = text_of("the dog ate it");
             }),
      joined("joins without a horizon", "a frame without its first word", [](Reply& r) { r.body.emplace(); }),
      joined("joins with half a horizon", "a frame without its first word", [](Reply& r) { r.body = wire::Bytes(4); }),
      joined("joins with a byte too many", "a message of 1 bytes has no header",
             [](Reply& r) { r.tail = wire::Bytes(1); }),
      joined("joins with a gap", "expected 2, got 3", [](Reply& r) { r.head.sequence = 3; }),
      joined("joins as another device", "message for device 9", [](Reply& r) { r.head.device = 9; }),
      joined("joins and ends", "ended with status 7", [](Reply&) { std::exit(7); }),
      joined("joins with a cause", "with a reference or a cause", [](Reply& r) { r.head.cause = 3; }),
  };
}

std::vector<Lie> of_frames() {
  return {
      frame("a frame of another magic", "wrong magic", [](Reply& r) { r.head.magic = 0; }),
      frame("a frame of another version", "protocol version 9", [](Reply& r) { r.head.version = 9; }),
      frame("a frame of another run", "message of another run", [](Reply& r) { r.head.run_id += 1; }),
      frame("a frame of another device", "message for device 4", [](Reply& r) { r.head.device = 4; }),
      frame("a frame with flags", "reserved fields are not zero", [](Reply& r) { r.head.flags = 0x80000000u; }),
      frame("a frame with a reserved field", "reserved fields are not zero", [](Reply& r) { r.head.reserved = 1; }),
      frame("a frame of a wrong checksum", "wrong checksum", [](Reply& r) { r.head.damage = 0xffffffffu; }),
      frame("a frame that says it is longer", "announces", [](Reply& r) { r.head.longer = 8; }),
      frame("a frame that says it is shorter", "announces", [](Reply& r) { r.head.longer = -8; }),
      frame("a frame after a gap", "gap in sequence", [](Reply& r) { r.head.sequence += 1; }),
      frame("a frame that repeats its number", "gap in sequence", [](Reply& r) { r.head.sequence -= 1; }),
      frame("a frame with a reference", "with a reference or a cause", [](Reply& r) { r.head.reference = 1; }),
      frame("a frame with a cause", "with a reference or a cause", [](Reply& r) { r.head.cause = 1; }),
      frame("a packed message of another magic", "wrong magic", [](Reply& r) { r.inner.front().magic = 1; }),
      frame("a packed message of another version", "protocol version 2", [](Reply& r) { r.inner.front().version = 2; }),
      frame("a packed message of another run", "message of another run", [](Reply& r) { r.inner.front().run_id = 0; }),
      frame("a packed message of another device", "message for device 3", [](Reply& r) { r.inner.front().device = 3; }),
      frame("a packed message with flags", "reserved fields are not zero", [](Reply& r) { r.inner.front().flags = 2; }),
      frame("a packed message with a reserved field", "reserved fields are not zero",
            [](Reply& r) { r.inner.front().reserved = 2; }),
      frame("a packed message of a wrong checksum", "wrong checksum", [](Reply& r) { r.inner.front().damage = 1; }),
      frame("a packed message that is longer", "reaches beyond its frame",
            [](Reply& r) { r.inner.front().longer = 1; }),
      frame("a packed message that is shorter", "wrong checksum", [](Reply& r) { r.inner.front().longer = -1; }),
      frame("a packed message after a gap", "gap in sequence", [](Reply& r) { r.inner.front().sequence += 1; }),
      frame("a packed message with the frame's number", "gap in sequence",
            [](Reply& r) { r.inner.front().sequence = r.head.sequence; }),
      frame("a packed message of kind 0", "unknown kind 0", [](Reply& r) { r.inner.front().kind = 0; }),
      frame("a packed message of kind 99", "unknown kind 99", [](Reply& r) { r.inner.front().kind = 99; }),
  };
}

}  // namespace

std::vector<Lie> lies_of_headers() {
  std::vector<Lie> all;
  for (auto part : {of_hello, of_joining, of_frames})
    for (auto& lie : part()) all.push_back(std::move(lie));
  return all;
}

}  // namespace flatsat::lies
