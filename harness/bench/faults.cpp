#include "harness/bench/faults.h"

#include <algorithm>
#include <bit>

#include "harness/backing/agent_group.h"
#include "harness/backing/device_factory.h"
#include "harness/base/suggest.h"
#include "harness/base/text.h"
#include "harness/bench/event_bus.h"

namespace flatsat::bench {

compute::Fault fault_of(const testbed::Stimulus& s) {
  std::vector<std::uint64_t> mask = s.mask;
  for (const auto bit : s.bits) {
    if (mask.size() <= bit / 64) mask.resize(bit / 64 + 1);
    mask[bit / 64] |= 1ull << bit % 64;
  }
  if (mask.empty()) mask = {1};
  compute::Fault fault{.point = s.point, .word = s.word, .mask = mask[0]};
  fault.high_mask.assign(mask.begin() + 1, mask.end());
  fault.stuck_cycles = s.stuck_cycles;
  fault.cycle = s.cycle;
  return fault;
}

std::string hex_mask(const compute::Fault& fault) {
  std::vector<std::uint64_t> words{fault.mask};
  words.insert(words.end(), fault.high_mask.begin(), fault.high_mask.end());
  std::string out = base::hex(words.back());
  for (std::size_t i = words.size() - 1; i-- > 0;) out += base::hex16(words[i]);
  return out;
}

std::string describe(const std::string& device, const compute::Fault& fault) {
  std::string out = device + "." + fault.point + " word " + std::to_string(fault.word) + " mask " + hex_mask(fault);
  if (fault.stuck_cycles > 0) out += ", stuck for " + std::to_string(fault.stuck_cycles) + " cycles";
  if (fault.cycle) out += ", at cycle " + std::to_string(*fault.cycle);
  return out;
}

std::string wrong_with(const compute::Fault& fault, const compute::Device& device) {
  const auto points = device.injection_points();
  const auto point = std::find_if(points.begin(), points.end(), [&](const auto& p) { return p.name == fault.point; });
  if (point == points.end()) {
    std::vector<std::string> names;
    for (const auto& p : points) names.push_back(p.name);
    return "has no injection point " + fault.point +
           base::did_you_mean(fault.point, names, "; `flatsat faults list` shows all");
  }
  if (fault.word >= point->words)
    return "has " + std::to_string(point->words) + " words at " + fault.point + ", numbered from 0; not word " +
           std::to_string(fault.word);
  const std::uint64_t highest = fault.high_mask.empty() ? fault.mask : fault.high_mask.back();
  const std::size_t bits = 64 * fault.high_mask.size() + static_cast<std::size_t>(std::bit_width(highest));
  if (bits > point->width_bits)
    return "has " + std::to_string(point->width_bits) + " bits in a word of " + fault.point +
           ", numbered from 0; not bit " + std::to_string(bits - 1);
  if ((fault.cycle && !device.counts_cycles()) || (fault.stuck_cycles > 0 && !device.sticks()))
    return std::string("has no clock that can be counted: ") +
           (fault.cycle ? "give at instead of cycle" : "stuck_cycles must be 0") + ", or take the backing rtl";
  return {};
}

std::vector<compute::InjectionPoint> injection_points(const testbed::Testbed& bed, const std::string& device) {
  std::vector<std::string> names;
  for (const auto& config : bed.devices) {
    names.push_back(config.name);
    if (config.name != device) continue;
    backing::AgentGroup agents(0);
    EventBus events;
    const auto made = backing::make_device(
        config, 0, agents, false, [](wire::Message) {}, events);
    auto points = made.device->injection_points();
    agents.end({}, "only asked for its points");
    return points;
  }
  std::string text = "there is no device " + device + base::did_you_mean(device, names);
  throw config::ConfigError({{config::SourceLocation{.file = bed.path}, std::move(text)}});
}

}  // namespace flatsat::bench
