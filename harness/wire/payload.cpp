#include "harness/wire/payload.h"

#include <cassert>
#include <cmath>
#include <cstring>

namespace flatsat::wire::payload {
namespace {

template <typename T>
Bytes bytes_of(const T& value) {
  static_assert(std::is_trivially_copyable_v<T>);
  const auto* first = reinterpret_cast<const std::uint8_t*>(&value);
  return Bytes(first, first + sizeof value);
}

/// A double that is not finite never travels: the peer that made one is at fault.
void need_finite(double value, const char* what) {
  if (!std::isfinite(value)) throw WireError(std::string(what) + " is not a finite number");
}

template <typename T>
T value_of(const Message& message, const char* what) {
  T value;
  if (message.payload.size() != sizeof value) {
    throw WireError(std::string(what) + " of " + std::to_string(message.payload.size()) + " bytes, expected " +
                    std::to_string(sizeof value));
  }
  std::memcpy(&value, message.payload.data(), sizeof value);
  return value;
}

}  // namespace

Bytes supply(const Supply& value) { return bytes_of(value); }
Supply read_supply(const Message& message) {
  const auto value = value_of<Supply>(message, "SUPPLY");
  need_finite(value.rail_v, "SUPPLY rail_v");
  need_finite(value.cap_w, "SUPPLY cap_w");
  return value;
}
Bytes draw(const Draw& value) { return bytes_of(value); }
Draw read_draw(const Message& message) {
  const auto value = value_of<Draw>(message, "DRAW");
  need_finite(value.draw_w, "DRAW draw_w");
  need_finite(value.heat_w, "DRAW heat_w");
  need_finite(value.energy_j, "DRAW energy_j");
  return value;
}
Bytes interrupt(const Interrupt& value) { return bytes_of(value); }
Interrupt read_interrupt(const Message& message) { return value_of<Interrupt>(message, "INTERRUPT"); }
Bytes temperature(double coolant_degc) { return bytes_of(coolant_degc); }
double read_temperature(const Message& message) {
  const auto value = value_of<double>(message, "TEMPERATURE");
  need_finite(value, "TEMPERATURE");
  return value;
}

Bytes sample(std::span<const ChannelValue> values) {
  Bytes out = bytes_of(static_cast<std::uint32_t>(values.size()));
  for (const auto& [channel, value] : values) {
    const auto index = bytes_of(channel), bits = bytes_of(value);
    out.insert(out.end(), index.begin(), index.end());
    out.insert(out.end(), bits.begin(), bits.end());
  }
  return out;
}

std::vector<ChannelValue> read_sample(const Message& message) {
  constexpr std::size_t kEntry = 12;
  const auto& bytes = message.payload;
  std::uint32_t count = 0;
  if (bytes.size() < sizeof count) throw WireError("SAMPLE without a count");
  std::memcpy(&count, bytes.data(), sizeof count);
  if ((bytes.size() - sizeof count) % kEntry != 0 || (bytes.size() - sizeof count) / kEntry != count) {
    throw WireError("SAMPLE whose count and length differ");
  }
  std::vector<ChannelValue> values(count);
  for (std::size_t i = 0; i < count; ++i) {
    const auto* entry = bytes.data() + sizeof count + i * kEntry;
    std::memcpy(&values[i].channel, entry, 4);
    std::memcpy(&values[i].value, entry + 4, 8);
    need_finite(values[i].value, "SAMPLE value");
  }
  return values;
}

Bytes text(std::string_view text) { return Bytes(text.begin(), text.end()); }
std::string read_text(const Message& message) { return std::string(message.payload.begin(), message.payload.end()); }

std::string read_error(const Message& message) {
  ranges::kErrorText.check(std::uint64_t{message.payload.size()});
  return read_text(message);
}

Bytes access(const AccessHeader& header, std::span<const std::uint8_t> data) {
  assert(header.write ? data.size() == header.length : data.empty());
  Bytes out = bytes_of(header);
  out.insert(out.end(), data.begin(), data.end());
  return out;
}

std::pair<AccessHeader, std::span<const std::uint8_t>> read_access(const Message& message) {
  AccessHeader header;
  if (message.payload.size() < sizeof header) throw WireError("ACCESS without its header");
  std::memcpy(&header, message.payload.data(), sizeof header);
  const auto data = std::span<const std::uint8_t>(message.payload).subspan(sizeof header);
  ranges::kAccessLength.check(std::uint64_t{header.length});
  ranges::kAccessWrite.check(std::uint64_t{header.write});
  if (data.size() != (header.write ? header.length : 0)) throw WireError("ACCESS whose data does not fit its length");
  return {header, data};
}

Bytes response(TlmStatus status, std::span<const std::uint8_t> data) {
  Bytes out = bytes_of(ResponseHeader{static_cast<std::int32_t>(status), static_cast<std::uint32_t>(data.size())});
  out.insert(out.end(), data.begin(), data.end());
  return out;
}

std::pair<ResponseHeader, std::span<const std::uint8_t>> read_response(const Message& message) {
  ResponseHeader header;
  if (message.payload.size() < sizeof header) throw WireError("RESPONSE without its header");
  std::memcpy(&header, message.payload.data(), sizeof header);
  const auto data = std::span<const std::uint8_t>(message.payload).subspan(sizeof header);
  if (data.size() != header.length) throw WireError("RESPONSE whose data does not fit its length");
  return {header, data};
}

}  // namespace flatsat::wire::payload
