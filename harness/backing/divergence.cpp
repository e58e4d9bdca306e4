#include "harness/backing/divergence.h"

#include <cinttypes>
#include <cstdio>

#include "harness/base/text.h"
#include "harness/wire/errors.h"
#include "harness/wire/kinds.h"
#include "harness/wire/payload.h"

namespace flatsat::backing {
namespace {

template <class... Args>
std::string text(const char* format, Args... args) {
  char line[320];
  std::snprintf(line, sizeof line, format, args...);
  return line;
}

std::string beginning(std::span<const std::uint8_t> bytes) {
  constexpr std::size_t kShown = 16;
  return base::hex_bytes(bytes.first(std::min(bytes.size(), kShown))) + (bytes.size() > kShown ? "..." : "");
}

std::string describe_access(const wire::Message& message) {
  const auto [header, data] = wire::payload::read_access(message);
  return text("%s %u bytes at 0x%" PRIx64, header.write != 0 ? "write" : "read", header.length, header.address) +
         (data.empty() ? "" : ": " + beginning(data));
}

std::string describe_payload(const wire::Message& message) {
  switch (message.kind) {
    case wire::Kind::kAccess:
      return describe_access(message);
    case wire::Kind::kResponse: {
      const auto [header, data] = wire::payload::read_response(message);
      return text("status %d, %zu bytes", header.status, data.size()) + (data.empty() ? "" : ": " + beginning(data));
    }
    case wire::Kind::kInterrupt:
      return text("level %u", wire::payload::read_interrupt(message).level);
    case wire::Kind::kSupply: {
      const auto value = wire::payload::read_supply(message);
      return text("rail %.17g V, cap %.17g W", value.rail_v, value.cap_w);
    }
    case wire::Kind::kDraw: {
      const auto value = wire::payload::read_draw(message);
      return text("%.17g W, heat %.17g W, %.17g J so far", value.draw_w, value.heat_w, value.energy_j);
    }
    case wire::Kind::kTemperature:
      return text("coolant %.17g degC", wire::payload::read_temperature(message));
    case wire::Kind::kSample: {
      std::string out;
      for (const auto& [channel, value] : wire::payload::read_sample(message))
        out += text(" %u: %.17g", channel, value);
      return out.empty() ? out : out.substr(1);
    }
    case wire::Kind::kFault:
    case wire::Kind::kEvent:
      return wire::payload::read_text(message);
    default:
      return text("%zu bytes: ", message.payload.size()) + beginning(message.payload);
  }
}

}  // namespace

std::string exact_seconds(time::SimTime time) {
  constexpr std::int64_t kSecond = 1'000'000'000'000;
  const std::int64_t whole = time.ps / kSecond, rest = std::abs(time.ps % kSecond);
  return text("%s%" PRId64 ".%012" PRId64 " s", time.ps < 0 && whole == 0 ? "-" : "", whole, rest);
}

std::string exact_number(double value) { return text("%.17g", value); }

std::string describe(const std::string& device, const trace::WireRecord& record) {
  const wire::Message& message = record.message;
  const bool down = record.direction == trace::Direction::kToDevice;
  std::string out = exact_seconds(record.at) + "  " + (down ? "bench -> " : "") + device + (down ? "" : " -> bench") +
                    "  " + to_string(message.kind) + text(" #%" PRIu64, message.sequence);
  if (message.reference != 0) out += text(" ref %u", message.reference);
  if (message.cause != 0) out += text(" cause %" PRIu64, message.cause);
  try {
    return out + "  " + describe_payload(message);
  } catch (const wire::WireError& error) {
    return out + "  " + error.what();
  }
}

std::string describe(const trace::EventRecord& event) {
  return exact_seconds(event.time) + "  " + text("#%" PRIu64 " ", event.id) + event.source + "." + event.kind +
         (event.text.empty() ? "" : ": " + event.text) + text(" (%.9g)", event.value) +
         (event.cause != 0 ? text(" cause %" PRIu64, event.cause) : "");
}

}  // namespace flatsat::backing
