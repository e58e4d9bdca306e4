#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/wire/codec.h"
#include "harness/wire/ranges.h"
#include "harness/wire/tlm_status.h"

/// Payloads of each kind as values. Every read checks the length: a payload of another length is a WireError.
namespace flatsat::wire::payload {

struct Supply {
  double rail_v, cap_w;
};
struct Draw {
  double draw_w, heat_w, energy_j;  // energy since the agent's start
};
struct Interrupt {
  std::uint32_t line, level;
};
struct ChannelValue {
  std::uint32_t channel;  // index into HELLO's channels
  double value;
};

Bytes supply(const Supply& value);
Supply read_supply(const Message& message);
Bytes draw(const Draw& value);
Draw read_draw(const Message& message);
Bytes interrupt(const Interrupt& value);
Interrupt read_interrupt(const Message& message);
Bytes temperature(double coolant_degc);
double read_temperature(const Message& message);
Bytes sample(std::span<const ChannelValue> values);
std::vector<ChannelValue> read_sample(const Message& message);
Bytes text(std::string_view text);
std::string read_text(const Message& message);
/// The text of ERROR. Errors: one that is longer than ranges.h allows.
std::string read_error(const Message& message);

/// `data` is empty for a read. Errors of the reader: length 0 or over 1 MiB, a write whose data does not fit.
constexpr std::uint32_t kMaxAccessBytes = static_cast<std::uint32_t>(ranges::kAccessLength.most);
Bytes access(const AccessHeader& header, std::span<const std::uint8_t> data);
std::pair<AccessHeader, std::span<const std::uint8_t>> read_access(const Message& message);
Bytes response(TlmStatus status, std::span<const std::uint8_t> data);
std::pair<ResponseHeader, std::span<const std::uint8_t>> read_response(const Message& message);

}  // namespace flatsat::wire::payload
