#include "harness/bench/divergence.h"

#include <cinttypes>
#include <cstdio>

#include "harness/wire/errors.h"
#include "harness/wire/payload.h"

namespace flatsat {
namespace {

template <class... Args>
std::string text(const char* format, Args... args) {
  char line[320];
  std::snprintf(line, sizeof line, format, args...);
  return line;
}

std::string hex(std::span<const std::uint8_t> bytes) {
  constexpr std::size_t kShown = 16;
  std::string out;
  for (std::size_t i = 0; i < std::min(bytes.size(), kShown); ++i) out += text("%02x", bytes[i]);
  return bytes.size() > kShown ? out + "..." : out;
}

std::string describe_access(const Message& message) {
  const auto [header, data] = payload::read_access(message);
  return text("%s %u bytes at 0x%" PRIx64, header.write != 0 ? "write" : "read", header.length, header.address) +
         (data.empty() ? "" : ": " + hex(data));
}

std::string describe_payload(const Message& message) {
  switch (message.kind) {
    case Kind::kAccess:
      return describe_access(message);
    case Kind::kResponse: {
      const auto [header, data] = payload::read_response(message);
      return text("status %d, %zu bytes", header.status, data.size()) + (data.empty() ? "" : ": " + hex(data));
    }
    case Kind::kInterrupt:
      return text("level %u", payload::read_interrupt(message).level);
    case Kind::kSupply: {
      const auto value = payload::read_supply(message);
      return text("rail %.17g V, cap %.17g W", value.rail_v, value.cap_w);
    }
    case Kind::kDraw: {
      const auto value = payload::read_draw(message);
      return text("%.17g W, heat %.17g W, %.17g J so far", value.draw_w, value.heat_w, value.energy_j);
    }
    case Kind::kTemperature:
      return text("coolant %.17g degC", payload::read_temperature(message));
    case Kind::kSample: {
      std::string out;
      for (const auto& [channel, value] : payload::read_sample(message)) out += text(" %u: %.17g", channel, value);
      return out.empty() ? out : out.substr(1);
    }
    case Kind::kFault:
    case Kind::kEvent:
      return payload::read_text(message);
    default:
      return text("%zu bytes: ", message.payload.size()) + hex(message.payload);
  }
}

}  // namespace

const char* to_string(Kind kind) {
  constexpr const char* kNames[] = {"?",        "HELLO",     "WELCOME", "GRANT", "REACHED",     "ACCESS",
                                    "RESPONSE", "INTERRUPT", "SUPPLY",  "DRAW",  "TEMPERATURE", "FAULT",
                                    "SAMPLE",   "SNAPSHOT",  "SAFE",    "BYE",   "ERROR",       "EVENT"};
  const auto index = static_cast<std::size_t>(kind);
  return index < std::size(kNames) ? kNames[index] : "?";
}

std::string exact_seconds(SimTime time) {
  constexpr std::int64_t kSecond = 1'000'000'000'000;
  const std::int64_t whole = time.ps / kSecond, rest = std::abs(time.ps % kSecond);
  return text("%s%" PRId64 ".%012" PRId64 " s", time.ps < 0 && whole == 0 ? "-" : "", whole, rest);
}

std::string exact_number(double value) { return text("%.17g", value); }

std::string describe(const std::string& device, const WireRecord& record) {
  const Message& message = record.message;
  const bool down = record.direction == Direction::kToDevice;
  std::string out = exact_seconds(record.at) + "  " + (down ? "bench -> " : "") + device + (down ? "" : " -> bench") +
                    "  " + to_string(message.kind) + text(" #%" PRIu64, message.sequence);
  if (message.reference != 0) out += text(" ref %u", message.reference);
  if (message.cause != 0) out += text(" cause %" PRIu64, message.cause);
  try {
    return out + "  " + describe_payload(message);
  } catch (const WireError& error) {
    return out + "  " + error.what();
  }
}

std::string describe(const EventRecord& event) {
  return exact_seconds(event.time) + "  " + text("#%" PRIu64 " ", event.id) + event.source + "." + event.kind +
         (event.text.empty() ? "" : ": " + event.text) + text(" (%.9g)", event.value) +
         (event.cause != 0 ? text(" cause %" PRIu64, event.cause) : "");
}

}  // namespace flatsat
