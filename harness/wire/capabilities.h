#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/compute/device_types.h"

namespace flatsat::wire {

/// A channel that SAMPLE carries; its index is its place in the list.
struct DeviceChannel {
  std::string name, units, long_name;
};

/// What an agent says of its device in HELLO; PROTOCOL.md says what each means.
struct Capabilities {
  std::string type{}, backing{}, version{}, hash{};
  std::uint64_t memory_bytes = 0;
  unsigned interrupts = 1;
  bool dma = true;
  bool counts_cycles = false;  // FAULT may name a cycle, and bits stick for cycles of the device's clock
  bool sticks = false;         // bits stick for launches of a board
  bool waves = false, snapshots = false;
  bool rests = false;                              // takes REST
  std::vector<std::string> events{};               // kinds of EVENT of its own, that no other device has
  std::optional<std::vector<std::string>> work{};  // classes of jobs that it does; not said: as its kind does
  std::vector<DeviceChannel> channels{};
  std::vector<compute::InjectionPoint> injection_points{};
};

/// HELLO as JSON. Abilities that are false, and lists that say nothing, are left out.
std::string to_json(const Capabilities& capabilities);

/// Needs channels and injection_points; the rest may be missing. Errors: WireError, also for a list or a text beyond
/// ranges.h.
Capabilities read_capabilities(const std::string& hello);

/// What HELLO says is within ranges.h, and the names of channels, points and kinds are such, each its own: a channel is
/// recorded under its name. Errors: WireError that states the rule.
void check_capabilities(const Capabilities& capabilities);

}  // namespace flatsat::wire
