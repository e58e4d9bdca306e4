#include "harness/wire/output_check.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string_view>

#include "harness/base/text.h"
#include "harness/wire/errors.h"
#include "harness/wire/event_message.h"
#include "harness/wire/kinds.h"
#include "harness/wire/names.h"
#include "harness/wire/payload.h"
#include "harness/wire/ranges.h"

namespace flatsat::wire {
namespace {

constexpr std::array kCounts{names::kJobs, names::kErrors, names::kCorrected, names::kCycles};

bool is_count(const std::string& channel) {
  return std::find(kCounts.begin(), kCounts.end(), channel) != kCounts.end();
}

bool is_status(std::int32_t status) {
  return status == static_cast<std::int32_t>(TlmStatus::kOk) ||
         (status <= static_cast<std::int32_t>(TlmStatus::kGenericError) &&
          status >= static_cast<std::int32_t>(TlmStatus::kByteEnableError));
}

std::string shown(double value) { return base::formatted("%.17g", value); }

/// A temperature below absolute zero is none.
void check_by_unit(const DeviceChannel& channel, double value) {
  if (channel.units == ranges::kDegc.unit) ranges::kDegc.check(value);
  if (channel.units == ranges::kKelvin.unit) ranges::kKelvin.check(value);
}

}  // namespace

OutputCheck::OutputCheck(const Capabilities& capabilities)
    : capabilities_(capabilities), counts_(capabilities.channels.size()) {}

void OutputCheck::sent(const Message& message) {
  if (message.cause != 0) causes_.insert(message.cause);
  if (message.kind != Kind::kAccess || message.reference == 0) return;
  const auto [header, data] = payload::read_access(message);
  asked_[message.reference] = {header.length, header.write != 0};
}

void OutputCheck::check(const Message& message) {
  check_header(message);
  switch (message.kind) {
    case Kind::kResponse:
      return check_response(message);
    case Kind::kAccess:
      return check_access(message);
    case Kind::kInterrupt: {
      const auto value = payload::read_interrupt(message);
      ranges::kLine.check(std::uint64_t{value.line});
      return ranges::kLevel.check(std::uint64_t{value.level});
    }
    case Kind::kDraw:
      return check_draw(message);
    case Kind::kSample:
      return check_sample(message);
    case Kind::kEvent:
      return check_event(message);
    case Kind::kError:
      throw WireError("reported: " + payload::read_error(message));
    default:
      throw WireError(std::string(to_string(message.kind)) + " is not what an agent may say within a frame");
  }
}

void OutputCheck::check_header(const Message& message) const {
  const std::string kind = to_string(message.kind);
  const bool has_reference = message.kind == Kind::kResponse || message.kind == Kind::kAccess;
  if (message.reference != 0 && !has_reference)
    throw WireError(kind + " with the reference " + std::to_string(message.reference) +
                    ", which is for ACCESS and RESPONSE alone");
  if (message.cause != 0 && !causes_.contains(message.cause))
    throw WireError(kind + " with the cause " + std::to_string(message.cause) +
                    ", which no message of the bench to this device had");
}

void OutputCheck::check_response(const Message& message) {
  const auto [header, data] = payload::read_response(message);
  const auto found = asked_.find(message.reference);
  if (found == asked_.end())
    throw WireError("RESPONSE with the reference " + std::to_string(message.reference) +
                    ", and no ACCESS waits for it");
  if (!is_status(header.status))
    throw WireError("RESPONSE with the status " + std::to_string(header.status) + ", which is none of TLM's");
  const bool has_data = !found->second.write && header.status == static_cast<std::int32_t>(TlmStatus::kOk);
  const std::size_t right = has_data ? found->second.length : 0;
  if (data.size() != right)
    throw WireError("RESPONSE with " + std::to_string(data.size()) + " bytes of data, and its ACCESS asks for " +
                    std::to_string(right));
  asked_.erase(found);
}

void OutputCheck::check_access(const Message& message) const {
  const auto [header, data] = payload::read_access(message);
  if (!capabilities_.dma) throw WireError("ACCESS to bench memory, and HELLO says that there is no DMA");
  if (!header.write && message.reference == 0)
    throw WireError("ACCESS that reads and has no reference: nobody would get the answer");
  if (header.address > std::numeric_limits<std::uint64_t>::max() - header.length)
    throw WireError("ACCESS at " + base::hex(header.address) + " reaches past the last address");
}

void OutputCheck::check_draw(const Message& message) {
  const auto value = payload::read_draw(message);
  ranges::kDraw.check(value.draw_w);
  ranges::kHeat.check(value.heat_w);
  ranges::kEnergy.check(value.energy_j);
  // Sums of rounded products may differ in their last digits.
  constexpr double kRounding = 1e-9;
  if (value.energy_j < energy_j_ * (1.0 - kRounding))
    throw WireError("DRAW energy_j: " + shown(value.energy_j) + " J after " + shown(energy_j_) +
                    " J; it is that since the start, and never falls");
  energy_j_ = std::max(energy_j_, value.energy_j);
}

void OutputCheck::check_sample(const Message& message) {
  const auto& channels = capabilities_.channels;
  for (const auto& [index, value] : payload::read_sample(message)) {
    if (index >= channels.size())
      throw WireError("SAMPLE of channel " + std::to_string(index) + ", and HELLO names " +
                      std::to_string(channels.size()));
    check_by_unit(channels[index], value);
    if (!is_count(channels[index].name)) continue;
    ranges::kCount.check(value);
    if (value != std::floor(value))
      throw WireError("SAMPLE of " + channels[index].name + ": " + shown(value) + " is no whole number");
    auto& before = counts_[index];
    if (before && value < *before)
      throw WireError("SAMPLE of " + channels[index].name + ": " + shown(value) + " after " + shown(*before) +
                      "; a count goes on over power cycles and never falls");
    before = value;
  }
}

void OutputCheck::check_event(const Message& message) {
  const auto event = payload::read_event(message);
  check_event_kind(event.kind);
  ranges::kEventText.check(std::uint64_t{event.text.size()});
  if (kinds_.insert(event.kind).second) ranges::kEventKinds.check(std::uint64_t{kinds_.size()});
}

}  // namespace flatsat::wire
