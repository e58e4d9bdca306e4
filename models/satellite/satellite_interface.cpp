// What a satellite shows, and how it is commanded from outside.
#include <algorithm>

#include "models/satellite/satellite_slot.h"

namespace flatsat::satellite {

void Satellite::list_channels(model::ChannelList& list) const {
  const std::string a = config_.name;
  environment_.list_channels(list, a + ".environment");
  power_.list_channels(list, a + ".power");
  thermal_.list_channels(list, a + ".thermal");
  computer_.list_channels(list, a + ".computer");
  network_.list_channels(list, a + ".network");
  fabric_.list_channels(list, a + ".fabric");
  payload_.list_channels(list, a + ".payload");
  terminal_.list_channels(list, a + ".optical");
  uplink_.list_channels(list, a + ".uplink");
  downlink_.list_channels(list, a + ".downlink");
  ground_.list_channels(list, a + ".ground");
  if (guidance_) guidance_->list_channels(list, a + ".guidance");
  if (radiation_) radiation_->list_channels(list, a + ".radiation");
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
  std::vector<std::string> names{"power.array.strings", "power.battery.soc",    "power.battery.capacity",
                                 "thermal.pumps",       "optical.blocked",      "upset",
                                 "thermal.outer_pumps", "power.outlet.platform"};
  if (guidance_) names.push_back("guidance.mode");
  for (unsigned node = 0; node < fabric_.nodes(); ++node) names.push_back("fabric." + fabric_.node_name(node));
  for (const auto& slot : slots_) {
    names.push_back("power.outlet." + slot->config.name);
    for (const char* fault : {"bus.corrupt.", "bus.disconnect.", "bus.babble.", "bus.rate."})
      names.push_back(fault + slot->config.name);
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
  } else if (knob == "thermal.outer_pumps") {
    if (!whole(config_.thermal.loop.outer_pumps)) return "must be a whole number of pumps";
    thermal_.set_outer_pumps_running(static_cast<unsigned>(value));
  } else if (knob == "optical.blocked") {
    terminal_.set_blocked(value != 0.0);
  } else if (knob == "guidance.mode" && guidance_) {
    if (!whole(guidance::kPointingModes - 1)) return "must be 0, 1, 2 or 3: Sun, nadir, link, safe";
    nominal_ = static_cast<guidance::PointingMode>(static_cast<unsigned>(value));
    if (!computer_.safe()) guidance_->set_mode(nominal_);
  } else if (knob == "upset") {
    if (!whole(1000)) return "must be a whole number up to 1000";
    for (unsigned i = 0; i < static_cast<unsigned>(value); ++i) strike(0, 0);
  } else if (knob.rfind("power.outlet.", 0) == 0) {
    std::size_t index = 0;
    while (index < power_.outlets() && power_.outlet_name(index) != knob.substr(13)) ++index;
    if (index == power_.outlets()) return "names no outlet: " + knob.substr(13);
    power_.switch_outlet(index, value != 0.0);
  } else if (knob.rfind("fabric.", 0) == 0) {
    if (!(value >= 0.0 && value <= 1.0)) return "must be from 0 to 1";
    unsigned node = 0;
    while (node < fabric_.nodes() && fabric_.node_name(node) != knob.substr(7)) ++node;
    if (node == fabric_.nodes()) return "names no node of the fabric: " + knob.substr(7);
    fabric_.set_rate_share(node, value);
  } else if (knob.rfind("bus.", 0) == 0) {
    return command_network(knob.substr(4), value);
  } else {
    return "is no knob of this satellite";
  }
  return {};
}

/// `knob` is FAULT.DEVICE.
std::string Satellite::command_network(const std::string& knob, double value) {
  const auto dot = knob.find('.');
  const std::string fault = knob.substr(0, dot), device = dot == std::string::npos ? "" : knob.substr(dot + 1);
  unsigned port = 0;
  while (port < slots_.size() && slots_[port]->config.name != device) ++port;
  if (port == slots_.size()) return "names no device: " + device;
  if (fault == "corrupt") {
    if (!(value >= 0.0 && value <= 1000.0)) return "must be a number of packets up to 1000";
    network_.corrupt_next(port, static_cast<unsigned>(value));
  } else if (fault == "disconnect") {
    network_.set_disconnected(port, value != 0.0);
  } else if (fault == "babble") {
    if (!(value >= 0.0 && value <= 1.0)) return "must be from 0 to 1";
    network_.set_babble(port, value);
  } else if (fault == "rate") {
    if (!(value > 0.0 && value <= 1.0)) return "must be more than 0 and at most 1";
    network_.set_rate_share(port, value);
  } else {
    return "is no fault of the network: " + fault;
  }
  return {};
}

}  // namespace flatsat::satellite
