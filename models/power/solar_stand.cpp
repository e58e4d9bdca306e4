#include "models/power/solar_stand.h"

#include <algorithm>
#include <cmath>

namespace flatsat::power {
namespace {

unsigned whole(double value, unsigned most) {
  return static_cast<unsigned>(std::clamp(std::round(value), 0.0, static_cast<double>(most)));
}

}  // namespace

SolarStand::SolarStand(const sc_core::sc_module_name& name, const SolarStandConfig& config)
    : sc_module(name), config_(config), array_(config.array) {
  sun_.degc = config.initial_degc;
  sun_.irradiance_w_m2 = 0.0;
  SC_HAS_PROCESS(SolarStand);
  SC_METHOD(update);
}

void SolarStand::end_of_elaboration() {
  for (auto* port : {&irradiance_w_m2, &incidence_deg, &temperature_degc, &earth_ir_w_m2, &albedo_w_m2, &front_view,
                     &back_view, &voltage_v, &strings_working, &strings_shaded, &cells_shaded, &shade})
    changes_ |= port->value_changed_event();
}

void SolarStand::list_channels(model::ChannelList& list, const std::string& prefix) const {
  const auto add = [&](const char* name, const char* units, const char* long_name, const double& value) {
    list.add(prefix + name, units, long_name, value, &updated_);
  };
  add(".power", "W", "power behind the trackers", power_);
  add(".taken", "W", "power taken from the cells", taken_w_);
  add(".voltage", "V", "voltage of the strings", voltage_);
  add(".current", "A", "current of all strings", current_);
  add(".current_at_voltage", "A", "current that would flow at the voltage of the input", at_voltage_);
  add(".temperature", "degC", "temperature of the cells", sun_.degc);
  add(".heat_residual", "1", "heat that does not add up, relative", residual_);
}

/// Over the time since the last update the inputs held the values read then.
void SolarStand::update() {
  const auto now = sc_core::sc_time_stamp();
  const double seconds = (now - last_).to_seconds();
  last_ = now;
  if (seconds > 0.0 && config_.own_temperature) {
    const auto heat = array_.heat_after(sun_, earth_, power_, seconds);
    sun_.degc = heat.degc;
    absorbed_j_ += heat.absorbed_j;
    radiated_j_ += heat.radiated_j;
    electrical_j_ += power_ * seconds;
  }
  const auto& a = config_.array;
  sun_.irradiance_w_m2 = irradiance_w_m2.read();
  sun_.incidence_deg = incidence_deg.read();
  if (!config_.own_temperature) sun_.degc = temperature_degc.read();
  sun_.strings_working = whole(strings_working.read(), a.strings);
  sun_.strings_shaded = whole(strings_shaded.read(), a.strings);
  sun_.cells_shaded = whole(cells_shaded.read(), a.cells_series);
  sun_.shade = shade.read();
  sun_.bus_v = voltage_v.read();
  earth_ = {earth_ir_w_m2.read(), albedo_w_m2.read(), front_view.read(), back_view.read()};
  const auto out = array_.output(sun_);
  power_ = out.watts;
  taken_w_ = out.taken_w;
  voltage_ = out.volts;
  current_ = out.amps;
  at_voltage_ = array_.current_a(sun_, sun_.bus_v);
  residual_ = heat_balance().residual();
  updated_.notify(sc_core::SC_ZERO_TIME);
  next_trigger(config_.step, changes_);
}

model::Balance SolarStand::heat_balance() const {
  return {absorbed_j_, electrical_j_, radiated_j_,
          config_.own_temperature ? array_.heat_capacity_j_k() * (sun_.degc - config_.initial_degc) : 0.0};
}

}  // namespace flatsat::power
