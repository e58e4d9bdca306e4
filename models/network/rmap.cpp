#include "models/network/rmap.h"

#include <algorithm>
#include <stdexcept>

#include "models/base/crc.h"

namespace flatsat::network {
namespace {

using Bytes = std::vector<std::uint8_t>;
constexpr std::uint8_t kProtocol = 1;
constexpr std::uint8_t kCommandBit = 0x40, kWriteBit = 0x20, kVerifyBit = 0x10, kReplyBit = 0x08, kIncrementBit = 0x04;
constexpr std::size_t kFixedHeader = 16;  // of a command, without reply address

/// Most significant byte first.
void append(Bytes& bytes, std::uint64_t value, int count) {
  for (int i = count - 1; i >= 0; --i) bytes.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
}

std::uint64_t number(std::span<const std::uint8_t> bytes, std::size_t at, std::size_t count) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < count; ++i) value = value << 8 | bytes[at + i];
  return value;
}

std::uint8_t action_bits(RmapAction action, bool verify, bool reply, bool increment) {
  if (action == RmapAction::kReadModifyWrite) return kVerifyBit | kReplyBit | kIncrementBit;
  if (action == RmapAction::kRead) return static_cast<std::uint8_t>(kReplyBit | (increment ? kIncrementBit : 0));
  return static_cast<std::uint8_t>(kWriteBit | (verify ? kVerifyBit : 0) | (reply ? kReplyBit : 0) |
                                   (increment ? kIncrementBit : 0));
}

/// None for the five codes that the standard leaves unused.
std::optional<RmapAction> action_of(std::uint8_t instruction) {
  if (instruction & kWriteBit) return RmapAction::kWrite;
  const std::uint8_t bits = instruction & (kVerifyBit | kReplyBit | kIncrementBit);
  if (bits == (kVerifyBit | kReplyBit | kIncrementBit)) return RmapAction::kReadModifyWrite;
  if ((bits & ~kIncrementBit) == kReplyBit) return RmapAction::kRead;
  return std::nullopt;
}

void append_data(Bytes& packet, const Bytes& data) {
  packet.insert(packet.end(), data.begin(), data.end());
  packet.push_back(model::crc8_rmap(data));
}

/// A shorter address is filled with leading zeros, which a router on the way back drops.
Bytes padded_reply_address(const Bytes& address) {
  Bytes padded((4 - address.size() % 4) % 4, 0);
  padded.insert(padded.end(), address.begin(), address.end());
  return padded;
}

RmapStatus check_data(RmapCommand& command, std::span<const std::uint8_t> rest, PacketEnd end,
                      const RmapTargetConfig& target) {
  if (command.action == RmapAction::kRead) {
    if (end == PacketEnd::kEep) return RmapStatus::kErrorEnd;
    return rest.empty() ? RmapStatus::kSuccess : RmapStatus::kTooMuchData;
  }
  if (command.action == RmapAction::kReadModifyWrite && (command.length > 8 || command.length % 2 != 0))
    return RmapStatus::kRmwLength;
  if (command.action == RmapAction::kWrite && command.verify && command.length > target.verify_buffer_bytes)
    return RmapStatus::kVerifyOverrun;
  const std::size_t wanted = std::size_t{command.length} + 1;
  if (rest.size() < wanted) return end == PacketEnd::kEep ? RmapStatus::kErrorEnd : RmapStatus::kEarlyEnd;
  if (rest.size() > wanted) return RmapStatus::kTooMuchData;
  if (end == PacketEnd::kEep) return RmapStatus::kErrorEnd;
  if (model::crc8_rmap(rest) != 0) return RmapStatus::kInvalidDataCrc;  // the sum over data and its own sum is zero
  command.data.assign(rest.begin(), rest.end() - 1);
  return RmapStatus::kSuccess;
}

RmapStatus access(const RmapCommand& command, const RmapMemory& memory, Bytes& answer) {
  const auto refused = RmapStatus::kNotAuthorised;
  if (command.action == RmapAction::kRead) {
    answer.resize(command.length);
    return memory.read(command.address, answer) ? RmapStatus::kSuccess : refused;
  }
  if (command.action == RmapAction::kWrite)
    return memory.write(command.address, command.data) ? RmapStatus::kSuccess : refused;
  const std::size_t half = command.data.size() / 2;
  answer.resize(half);
  if (!memory.read(command.address, answer)) return refused;
  Bytes changed(half);
  for (std::size_t i = 0; i < half; ++i) {
    const std::uint8_t mask = command.data[half + i];
    changed[i] = static_cast<std::uint8_t>((command.data[i] & mask) | (answer[i] & ~mask));
  }
  return memory.write(command.address, changed) ? RmapStatus::kSuccess : refused;
}

}  // namespace

Bytes encode(const RmapCommand& c) {
  const std::size_t length = c.action == RmapAction::kRead ? c.length : c.data.size();
  if (length >= 1u << 24) throw std::length_error("an RMAP packet carries less than 16 MiB");
  if (c.address >> 40 != 0) throw std::length_error("an RMAP address has 40 bits");
  if (c.reply_address.size() > 12) throw std::length_error("an RMAP reply address has at most 12 bytes");
  const Bytes back = padded_reply_address(c.reply_address);
  Bytes packet;
  packet.reserve(kFixedHeader + back.size() + c.data.size() + 1);
  packet = {
      c.target, kProtocol,
      static_cast<std::uint8_t>(kCommandBit | action_bits(c.action, c.verify, c.reply, c.increment) | back.size() / 4),
      c.key};
  packet.insert(packet.end(), back.begin(), back.end());
  packet.push_back(c.initiator);
  append(packet, c.transaction, 2);
  append(packet, c.address, 5);
  append(packet, length, 3);
  packet.push_back(model::crc8_rmap(packet));
  if (c.action != RmapAction::kRead) append_data(packet, c.data);
  return packet;
}

Bytes encode(const RmapReply& r) {
  Bytes packet{r.initiator, kProtocol,
               static_cast<std::uint8_t>(action_bits(r.action, r.verify, true, r.increment) | r.reply_address_words),
               static_cast<std::uint8_t>(r.status), r.target};
  append(packet, r.transaction, 2);
  if (r.action == RmapAction::kWrite) {
    packet.push_back(model::crc8_rmap(packet));
    return packet;
  }
  packet.push_back(0);
  append(packet, r.data.size(), 3);
  packet.push_back(model::crc8_rmap(packet));
  append_data(packet, r.data);
  return packet;
}

RmapReceived decode_command(std::span<const std::uint8_t> p, PacketEnd end, const RmapTargetConfig& target) {
  if (p.size() < kFixedHeader || p[1] != kProtocol) return {};
  const std::uint8_t instruction = p[2];
  const std::size_t back = 4u * (instruction & 3u), header = kFixedHeader + back;
  if (p.size() < header || model::crc8_rmap(p.first(header)) != 0) return {};
  if ((instruction & kCommandBit) == 0 && (instruction & 0x80) == 0) return {};  // a reply that went astray
  RmapCommand c;
  c.target = p[0];
  c.key = p[3];
  c.reply = (instruction & kReplyBit) != 0;
  c.verify = (instruction & kVerifyBit) != 0;
  c.increment = (instruction & kIncrementBit) != 0;
  const auto first = std::find_if(p.begin() + 4, p.begin() + 4 + static_cast<std::ptrdiff_t>(back),
                                  [](std::uint8_t b) { return b != 0; });
  c.reply_address.assign(first, p.begin() + 4 + static_cast<std::ptrdiff_t>(back));
  c.initiator = p[4 + back];
  c.transaction = static_cast<std::uint16_t>(number(p, 5 + back, 2));
  c.address = number(p, 7 + back, 5);
  c.length = static_cast<std::uint32_t>(number(p, 12 + back, 3));
  const auto action = action_of(instruction);
  c.action = action.value_or(RmapAction::kRead);
  RmapStatus status = RmapStatus::kSuccess;
  if (!action || (instruction & 0x80) != 0)
    status = RmapStatus::kUnusedCommand;
  else if (c.key != target.key)
    status = RmapStatus::kInvalidKey;
  else if (c.target != target.logical_address)
    status = RmapStatus::kInvalidTarget;
  else
    status = check_data(c, p.subspan(header), end, target);
  return {std::move(c), status};
}

std::optional<RmapReply> decode_reply(std::span<const std::uint8_t> p, PacketEnd end) {
  if (end == PacketEnd::kEep || p.size() < 8 || p[1] != kProtocol || (p[2] & 0xC0) != 0) return std::nullopt;
  const auto action = action_of(p[2]);
  if (!action) return std::nullopt;
  RmapReply r{.action = *action,
              .verify = (p[2] & kVerifyBit) != 0,
              .increment = (p[2] & kIncrementBit) != 0,
              .reply_address_words = static_cast<std::uint8_t>(p[2] & 3u),
              .status = static_cast<RmapStatus>(p[3]),
              .target = p[4],
              .initiator = p[0],
              .transaction = static_cast<std::uint16_t>(number(p, 5, 2)),
              .data = {}};
  if (r.action == RmapAction::kWrite) {
    if (p.size() != 8 || model::crc8_rmap(p) != 0) return std::nullopt;
    return r;
  }
  if (p.size() < 13 || model::crc8_rmap(p.first(12)) != 0) return std::nullopt;
  if (p.size() != 13 + number(p, 8, 3) || model::crc8_rmap(p.subspan(12)) != 0) return std::nullopt;
  r.data.assign(p.begin() + 12, p.end() - 1);
  return r;
}

RmapReply reply_to(const RmapCommand& c, RmapStatus status) {
  return {.action = c.action,
          .verify = c.verify,
          .increment = c.increment,
          .reply_address_words = static_cast<std::uint8_t>((c.reply_address.size() + 3) / 4),
          .status = status,
          .target = c.target,
          .initiator = c.initiator,
          .transaction = c.transaction,
          .data = {}};
}

std::optional<Bytes> serve(std::span<const std::uint8_t> packet, PacketEnd end, const RmapTargetConfig& target,
                           const RmapMemory& memory) {
  const auto received = decode_command(packet, end, target);
  if (received.discarded()) return std::nullopt;
  const RmapCommand& command = *received.command;
  Bytes answer;
  RmapStatus status = received.status;
  if (status == RmapStatus::kSuccess) status = access(command, memory, answer);
  if (!command.reply) return std::nullopt;
  auto reply = reply_to(command, status);
  if (status == RmapStatus::kSuccess) reply.data = std::move(answer);
  return encode(reply);
}

const char* to_text(RmapStatus status) {
  switch (status) {
    case RmapStatus::kSuccess:
      return "success";
    case RmapStatus::kGeneralError:
      return "general error";
    case RmapStatus::kUnusedCommand:
      return "unused packet type or command code";
    case RmapStatus::kInvalidKey:
      return "invalid key";
    case RmapStatus::kInvalidDataCrc:
      return "invalid data CRC";
    case RmapStatus::kEarlyEnd:
      return "early end of packet";
    case RmapStatus::kTooMuchData:
      return "too much data";
    case RmapStatus::kErrorEnd:
      return "error end of packet";
    case RmapStatus::kVerifyOverrun:
      return "verify buffer overrun";
    case RmapStatus::kNotAuthorised:
      return "command not known or not authorised";
    case RmapStatus::kRmwLength:
      return "read-modify-write data length error";
    case RmapStatus::kInvalidTarget:
      return "invalid target logical address";
  }
  return "reserved status";
}

}  // namespace flatsat::network
