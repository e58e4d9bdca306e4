#include "harness/wire/codec.h"

#include <zlib.h>

#include <bit>
#include <cassert>
#include <cstring>
#include <string>

namespace flatsat::wire {
namespace {

static_assert(std::endian::native == std::endian::little, "the wire is little endian and so are these hosts");

struct Header {
  std::uint32_t magic;
  std::uint16_t version, kind;
  std::uint64_t run_id;
  std::uint32_t device, flags;
  std::uint64_t sequence;
  std::int64_t time_ps;
  std::uint64_t cause;
  std::uint32_t reference, length, reserved, checksum;
};
static_assert(sizeof(Header) == kHeaderBytes);

std::uint32_t checksum(const std::uint8_t* message, std::size_t payload_bytes) {
  auto crc = crc32(0, message, kHeaderBytes - 4);
  // crc32 of a null pointer restarts it, so an empty payload is left out.
  if (payload_bytes > 0) crc = crc32(crc, message + kHeaderBytes, static_cast<uInt>(payload_bytes));
  return static_cast<std::uint32_t>(crc);
}

/// Fills in header and checksum of the message whose payload stands at out[start + kHeaderBytes ..].
void seal(const Message& head, std::uint64_t run_id, Bytes& out, std::size_t start) {
  const std::size_t length = out.size() - start - kHeaderBytes;
  if (length + kHeaderBytes > kMaxMessageBytes)
    throw WireError("a message of " + std::to_string(length) + " bytes is too large");
  const Header header{kMagic,
                      kWireVersion,
                      static_cast<std::uint16_t>(head.kind),
                      run_id,
                      head.device,
                      0,
                      head.sequence,
                      head.time.ps,
                      head.cause,
                      head.reference,
                      static_cast<std::uint32_t>(length),
                      0,
                      0};
  std::memcpy(&out[start], &header, kHeaderBytes);
  const std::uint32_t sum = checksum(&out[start], length);
  std::memcpy(&out[start + offsetof(Header, checksum)], &sum, sizeof sum);
}

Header read_header(std::span<const std::uint8_t> bytes) {
  if (bytes.size() < kHeaderBytes)
    throw WireError("a message of " + std::to_string(bytes.size()) + " bytes has no header");
  if (bytes.size() > kMaxMessageBytes)
    throw WireError("a message of " + std::to_string(bytes.size()) + " bytes is oversized");
  Header header;
  std::memcpy(&header, bytes.data(), kHeaderBytes);
  if (header.magic != kMagic) throw WireError("not a flatsat message (wrong magic)");
  if (header.version != kWireVersion) {
    throw WireError("protocol version " + std::to_string(header.version) + ", expected " +
                    std::to_string(kWireVersion));
  }
  if (header.length > kMaxMessageBytes - kHeaderBytes)
    throw WireError("announces an oversized payload of " + std::to_string(header.length) + " bytes");
  return header;
}

Message decode_checked(std::span<const std::uint8_t> bytes, std::uint64_t run_id, const Header& header) {
  if (header.run_id != run_id) throw WireError("message of another run");
  if (header.kind < static_cast<std::uint16_t>(kFirstKind) || header.kind > static_cast<std::uint16_t>(kLastKind)) {
    throw WireError("unknown kind " + std::to_string(header.kind));
  }
  if (header.flags != 0 || header.reserved != 0) throw WireError("reserved fields are not zero");
  if (header.checksum != checksum(bytes.data(), header.length)) throw WireError("wrong checksum");
  Message message{static_cast<Kind>(header.kind),
                  header.device,
                  header.sequence,
                  {header.time_ps},
                  header.cause,
                  header.reference,
                  {}};
  message.payload.assign(bytes.begin() + kHeaderBytes, bytes.end());
  return message;
}

}  // namespace

void encode(const Message& message, std::uint64_t run_id, Bytes& out) {
  const std::size_t start = out.size();
  out.resize(start + kHeaderBytes);
  out.insert(out.end(), message.payload.begin(), message.payload.end());
  seal(message, run_id, out, start);
}

Message decode(std::span<const std::uint8_t> bytes, std::uint64_t run_id) {
  const Header header = read_header(bytes);
  if (header.length != bytes.size() - kHeaderBytes) {
    throw WireError("announces " + std::to_string(header.length) + " payload bytes but carries " +
                    std::to_string(bytes.size() - kHeaderBytes));
  }
  return decode_checked(bytes, run_id, header);
}

void encode_frame(const Frame& frame, std::uint64_t run_id, Bytes& out) {
  assert(frame.head.kind == Kind::kGrant || frame.head.kind == Kind::kReached);
  out.resize(kHeaderBytes + sizeof frame.horizon.ps);
  std::memcpy(&out[kHeaderBytes], &frame.horizon.ps, sizeof frame.horizon.ps);
  for (const Message& message : frame.inner) encode(message, run_id, out);
  seal(frame.head, run_id, out, 0);
}

Frame unpack(Message message, std::uint64_t run_id) {
  if (message.kind != Kind::kGrant && message.kind != Kind::kReached) throw WireError("expected a frame");
  Frame frame;
  const std::span<const std::uint8_t> payload = message.payload;
  if (payload.size() < sizeof frame.horizon.ps) throw WireError("a frame without its first word");
  std::memcpy(&frame.horizon.ps, payload.data(), sizeof frame.horizon.ps);
  auto rest = payload.subspan(sizeof frame.horizon.ps);
  while (!rest.empty()) {
    if (frame.inner.size() == kMaxPacked)
      throw WireError("a frame with more than " + std::to_string(kMaxPacked) + " messages");
    const Header header = read_header(rest.first(std::min(rest.size(), kMaxMessageBytes)));
    if (header.length > rest.size() - kHeaderBytes) throw WireError("a packed message reaches beyond its frame");
    frame.inner.push_back(decode_checked(rest.first(kHeaderBytes + header.length), run_id, header));
    const Kind kind = frame.inner.back().kind;
    if (kind == Kind::kGrant || kind == Kind::kReached) throw WireError("a frame inside a frame");
    rest = rest.subspan(kHeaderBytes + header.length);
  }
  message.payload.clear();
  frame.head = std::move(message);
  return frame;
}

}  // namespace flatsat::wire
