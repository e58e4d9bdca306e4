#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

namespace flatsat::network {

// Packets of the remote memory access protocol on SpaceWire. Source of every layout and code: ECSS-E-ST-50-52C.

/// Clause 5.6, table 5-4.
enum class RmapStatus : std::uint8_t {
  kSuccess = 0,
  kGeneralError = 1,
  kUnusedCommand = 2,
  kInvalidKey = 3,
  kInvalidDataCrc = 4,
  kEarlyEnd = 5,
  kTooMuchData = 6,
  kErrorEnd = 7,
  kVerifyOverrun = 9,
  kNotAuthorised = 10,
  kRmwLength = 11,
  kInvalidTarget = 12
};

enum class RmapAction : std::uint8_t { kRead, kWrite, kReadModifyWrite };

/// How a packet ended on the link: as its sender wanted, or cut by an error.
enum class PacketEnd : std::uint8_t { kEop, kEep };

struct RmapCommand {
  RmapAction action = RmapAction::kRead;
  bool verify = false;    // a write is done only after its data were checked
  bool reply = true;      // always for reads
  bool increment = true;  // addresses count up over the data
  std::uint8_t target = 0xFE, initiator = 0xFE, key = 0;
  std::uint16_t transaction = 0;
  std::uint64_t address = 0;                // 40 bits
  std::uint32_t length = 0;                 // bytes to read; 24 bits. Of the others: data.size()
  std::vector<std::uint8_t> data;           // of a write; of read-modify-write the data and then the mask
  std::vector<std::uint8_t> reply_address;  // of the way back through routers, at most 12 bytes
};

struct RmapReply {
  RmapAction action = RmapAction::kRead;
  bool verify = false, increment = true;
  std::uint8_t reply_address_words = 0;  // of the command; stands in the instruction
  RmapStatus status = RmapStatus::kSuccess;
  std::uint8_t target = 0xFE, initiator = 0xFE;
  std::uint16_t transaction = 0;
  std::vector<std::uint8_t> data;  // none of a write
};

/// The packet without its leading SpaceWire address and without its end marker.
/// Errors: std::length_error where a field does not fit (24 bits of length, 40 of address, 12 bytes of reply address).
std::vector<std::uint8_t> encode(const RmapCommand& command);
std::vector<std::uint8_t> encode(const RmapReply& reply);

/// What a target makes of a packet. No command: it is thrown away without a word, as a damaged header is.
struct RmapReceived {
  std::optional<RmapCommand> command;
  RmapStatus status = RmapStatus::kSuccess;
  bool discarded() const { return !command.has_value(); }
};

/// What a target insists on.
struct RmapTargetConfig {
  std::uint8_t logical_address = 0xFE, key = 0;
  std::uint32_t verify_buffer_bytes = 1u << 24;
};

/// Reads a command packet. A command whose status is not success must not be carried out (data of an unverified write
/// may have been written already by a real target; this one writes none).
RmapReceived decode_command(std::span<const std::uint8_t> packet, PacketEnd end, const RmapTargetConfig& target);

/// Reads a reply packet that begins at the initiator's logical address; none where a CRC or its length is wrong.
std::optional<RmapReply> decode_reply(std::span<const std::uint8_t> packet, PacketEnd end);

/// Memory behind a target: false where the access is refused.
struct RmapMemory {
  std::function<bool(std::uint64_t address, std::span<std::uint8_t> data)> read;
  std::function<bool(std::uint64_t address, std::span<const std::uint8_t> data)> write;
};

/// A whole target: checks, accesses, answers. None where the standard wants silence.
std::optional<std::vector<std::uint8_t>> serve(std::span<const std::uint8_t> packet, PacketEnd end,
                                               const RmapTargetConfig& target, const RmapMemory& memory);

/// Answer to a command, without data.
RmapReply reply_to(const RmapCommand& command, RmapStatus status);

const char* to_text(RmapStatus status);

}  // namespace flatsat::network
