#include "harness/wire/kinds.h"

#include <algorithm>
#include <iterator>
#include <string_view>

#include "harness/wire/errors.h"
#include "harness/wire/ranges.h"
#include "models/base/event_kinds.h"

namespace flatsat::wire {
namespace {

bool is_snake_case(std::string_view text) {
  const auto is_lower = [](char c) { return c >= 'a' && c <= 'z'; };
  return !text.empty() && is_lower(text.front()) && std::all_of(text.begin(), text.end(), [&](char c) {
    return is_lower(c) || (c >= '0' && c <= '9') || c == '_';
  });
}

/// As the table of kinds names those that tell a kind.
bool is_told_by_devices(const model::EventKind& kind) {
  constexpr std::string_view kDevices[] = {"any device", "npu", "gpu", "user RTL"};
  return std::any_of(std::begin(kDevices), std::end(kDevices),
                     [&](std::string_view device) { return kind.source.find(device) != std::string_view::npos; });
}

}  // namespace

const char* to_string(Kind kind) {
  constexpr const char* kNames[] = {"?",         "HELLO",  "WELCOME", "GRANT",       "REACHED", "ACCESS", "RESPONSE",
                                    "INTERRUPT", "SUPPLY", "DRAW",    "TEMPERATURE", "FAULT",   "SAMPLE", "SNAPSHOT",
                                    "SAFE",      "BYE",    "ERROR",   "EVENT",       "REST"};
  static_assert(std::size(kNames) == static_cast<std::size_t>(kLastKind) + 1);
  const auto index = static_cast<std::size_t>(kind);
  return index < std::size(kNames) ? kNames[index] : "?";
}

void check_event_kind(const std::string& kind) {
  ranges::kEventKind.check(std::uint64_t{kind.size()});
  if (!is_snake_case(kind)) throw WireError("EVENT kind: '" + kind + "' is no word of snake_case");
  const auto& all = model::events::kAll;
  const auto known = std::find_if(all.begin(), all.end(), [&](const auto& k) { return k.name == kind; });
  if (known != all.end() && !is_told_by_devices(*known))
    throw WireError("EVENT kind: '" + kind + "' is told by " + std::string(known->source) +
                    " alone, never by an agent");
}

}  // namespace flatsat::wire
