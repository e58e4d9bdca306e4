// What a satellite shows, and how it is commanded from outside.
#include <algorithm>

#include "models/satellite/satellite_slot.h"

namespace flatsat {

void Satellite::list_channels(ChannelList& list) const {
  const std::string a = config_.name;
  environment_.list_channels(list, a + ".environment");
  power_.list_channels(list, a + ".power");
  thermal_.list_channels(list, a + ".thermal");
  computer_.list_channels(list, a + ".computer");
  network_.list_channels(list, a + ".network");
  payload_.list_channels(list, a + ".payload");
  terminal_.list_channels(list, a + ".optical");
  uplink_.list_channels(list, a + ".uplink");
  downlink_.list_channels(list, a + ".downlink");
  ground_.list_channels(list, a + ".ground");
  for (const auto& slot : slots_) {
    const std::string at = a + "." + slot->config.name;
    list.add(at + ".draw", "W", "power drawn by the live device", slot->draw_w, &slot->changed);
    list.add(at + ".siblings", "W", "power drawn by its siblings together", slot->siblings_w, &slot->changed);
    list.add(at + ".rail", "V", "voltage of its outlet", slot->rail_v);
    list.add(at + ".cap", "W", "power cap of one device", slot->cap_w);
    list.add(at + ".coolant", "degC", "inlet of its cold plate", slot->coolant_degc);
    slot->driver.list_channels(list, at + ".driver");
  }
}

std::vector<std::string> Satellite::knobs() const {
  std::vector<std::string> names{"power.array.strings",  "power.battery.soc", "power.battery.capacity",
                                 "thermal.pumps",        "optical.blocked",   "upset",
                                 "power.outlet.platform"};
  for (const auto& slot : slots_) {
    names.push_back("power.outlet." + slot->config.name);
    names.push_back("bus.corrupt." + slot->config.name);
  }
  return names;
}

std::string Satellite::command(const std::string& knob, double value) {
  const auto whole = [&](double most) {
    return value >= 0.0 && value <= most && value == static_cast<double>(static_cast<unsigned>(value));
  };
  if (knob == "power.array.strings") {
    if (!whole(config_.power.array.strings)) return "must be a whole number of strings";
    power_.set_strings_working(static_cast<unsigned>(value));
  } else if (knob == "power.battery.soc") {
    if (!(value >= 0.0 && value <= 1.0)) return "must be from 0 to 1";
    power_.set_soc(value);
  } else if (knob == "power.battery.capacity") {
    if (!(value > 0.0 && value <= 1.0)) return "must be more than 0 and at most 1";
    power_.set_capacity_share(value);
  } else if (knob == "thermal.pumps") {
    if (!whole(config_.thermal.loop.pumps)) return "must be a whole number of pumps";
    thermal_.set_pumps_running(static_cast<unsigned>(value));
  } else if (knob == "optical.blocked") {
    terminal_.set_blocked(value != 0.0);
  } else if (knob == "upset") {
    if (!whole(1000)) return "must be a whole number up to 1000";
    for (unsigned i = 0; i < static_cast<unsigned>(value); ++i) strike(0, 0);
  } else if (knob.rfind("power.outlet.", 0) == 0 || knob.rfind("bus.corrupt.", 0) == 0) {
    const bool outlet = knob[0] == 'p';
    const std::string name = knob.substr(outlet ? 13 : 12);
    std::size_t index = 0;
    while (index < power_.outlets() && power_.outlet_name(index) != name) ++index;
    if (index == power_.outlets() || (!outlet && index == 0)) return "names no outlet or device: " + name;
    if (outlet)
      power_.switch_outlet(index, value != 0.0);
    else
      network_.corrupt_next(static_cast<unsigned>(index - 1), static_cast<unsigned>(std::clamp(value, 0.0, 1000.0)));
  } else {
    return "is no knob of this satellite";
  }
  return {};
}

}  // namespace flatsat
