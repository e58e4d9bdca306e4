#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "harness/wire/errors.h"
#include "harness/wire/message.h"
#include "harness/wire/ranges.h"

namespace flatsat::wire {

/// The header, little endian: 0 u32 magic "FSW1", 4 u16 version, 6 u16 kind, 8 u64 run id, 16 u32 device, 20 u32 flags
/// (0), 24 u64 sequence, 32 i64 time ps, 40 u64 cause, 48 u32 reference, 52 u32 payload bytes, 56 u32 reserved (0),
/// 60 u32 CRC-32 (zlib) of the first 60 bytes and the payload.
constexpr std::size_t kHeaderBytes = 64;
constexpr std::uint32_t kMagic = 0x31575346;
constexpr std::uint16_t kWireVersion = 1;
constexpr std::size_t kMaxMessageBytes = 16u << 20;                                 // header included
constexpr std::size_t kMaxPacked = static_cast<std::size_t>(ranges::kPacked.most);  // messages in one frame

using Bytes = std::vector<std::uint8_t>;

/// Appends one whole message. Errors: WireError when larger than kMaxMessageBytes.
void encode(const Message& message, std::uint64_t run_id, Bytes& out);

/// Reads one whole message that fills `bytes`. Errors: WireError that says what is wrong; never reads outside.
Message decode(std::span<const std::uint8_t> bytes, std::uint64_t run_id);

/// A frame: kGrant or kReached, whose payload is one i64 and packed messages.
struct Frame {
  Message head;             // without payload
  time::SimTime horizon{};  // kReached: the horizon; kGrant: 0
  std::vector<Message> inner;
};

/// Replaces `out`. Sequences are the caller's. Errors: WireError when too large.
void encode_frame(const Frame& frame, std::uint64_t run_id, Bytes& out);

/// Splits the payload of a decoded kGrant or kReached. Errors: WireError.
Frame unpack(Message message, std::uint64_t run_id);

}  // namespace flatsat::wire
