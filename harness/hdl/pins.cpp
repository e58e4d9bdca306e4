#include "harness/hdl/pins.h"

#include <algorithm>
#include <charconv>

namespace flatsat::hdl {
namespace {

constexpr std::uint64_t kStep = 4;  // bytes

class Pins {
 public:
  Pins(const RtlBus& config, const std::string& top, PinBinding binding)
      : config_(config), top_(top), binding_(binding) {}

  void bind(BoundBus& bus) {
    if (config_.pins.empty()) wrong(config_.location, "pins needs ports: ports = [\"start\", \"done\"]");
    for (const auto& entry : config_.pins) pin(bus, entry);
    for (const auto& entry : config_.pulse) pulse(bus, entry);
  }

 private:
  void wrong(const config::SourceLocation& location, const std::string& text) {
    binding_.problems.push_back({location, text});
  }

  void pin(BoundBus& bus, const config::LocatedText& entry) {
    const auto equals = entry.text.find('=');
    const std::string name = entry.text.substr(0, equals);
    const auto* port = binding_.book.find(name, binding_.ports);
    if (port == nullptr) return wrong(entry.location, "pins: " + top_ + " has no port " + name);
    const bool in = port->direction == RtlPort::Direction::kIn;
    if (port->odd == "real")
      return wrong(entry.location,
                   "pins: port " + name + " is of type real, which cannot be " + (in ? "driven" : "read"));
    if (!port->odd.empty() || port->direction == RtlPort::Direction::kInOut)
      return wrong(entry.location, "pins: port " + name + " is " +
                                       (port->odd.empty() ? std::string("an inout, which tie_off holds")
                                                          : "an " + port->odd + "; name one word of it"));
    if (in && !binding_.book.take(*port))
      return wrong(entry.location, "pins: port " + name + " is driven by something else already");
    BoundPin bound{.port = name, .to_design = in, .bits = port->bits, .offset = bus.size};
    if (equals != std::string::npos && !value(entry, equals, bound)) return;
    bus.size += (port->bits + 31) / 32 * kStep;
    bus.pins.push_back(bound);
  }

  bool value(const config::LocatedText& entry, std::size_t equals, BoundPin& pin) {
    const std::string text = entry.text.substr(equals + 1);
    const bool hex = text.rfind("0x", 0) == 0 || text.rfind("0X", 0) == 0;
    const char *const begin = text.data() + (hex ? 2 : 0), *const end = text.data() + text.size();
    const auto [after, error] = std::from_chars(begin, end, pin.first, hex ? 16 : 10);
    const bool number = error == std::errc() && after == end;
    const bool good = number && pin.to_design && (pin.bits >= 64 || pin.first >> pin.bits == 0);
    if (!good)
      wrong(entry.location, "pins: '" + entry.text + "' must be an input and a value of its " +
                                std::to_string(pin.bits) + " bits, like \"" + pin.port + "=0x1\"");
    return good;
  }

  static int index(const BoundBus& bus, const std::string& name, bool input) {
    for (std::size_t i = 0; i < bus.pins.size(); ++i)
      if (bus.pins[i].port == name && bus.pins[i].to_design == input) return static_cast<int>(i);
    return -1;
  }
  void pulse(BoundBus& bus, const config::LocatedText& entry) {
    const auto at = entry.text.find(" until ");
    const int pin = index(bus, entry.text.substr(0, at), true);
    const int until = at == std::string::npos ? -1 : index(bus, entry.text.substr(at + 7), false);
    if (pin < 0 || (at != std::string::npos && until < 0))
      return wrong(entry.location,
                   "pulse '" + entry.text + "' must be an input of these pins, or \"input until output\"");
    bus.pins[static_cast<std::size_t>(pin)].pulse = true;
    bus.pins[static_cast<std::size_t>(pin)].until = until;
  }

  const RtlBus& config_;
  const std::string& top_;
  PinBinding binding_;
};

}  // namespace

BoundBus bind_pins(const RtlBus& config, std::size_t clock, const std::string& top, PinBinding binding) {
  BoundBus bus;
  bus.config = config;
  bus.name = "pins";
  bus.clock = clock;
  Pins(config, top, binding).bind(bus);
  return bus;
}

}  // namespace flatsat::hdl
