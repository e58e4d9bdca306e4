// What a satellite's thermal system shows, and how it is commanded.
#include <cmath>

#include "models/base/constants.h"
#include "models/thermal/thermal_system.h"

namespace flatsat::thermal {

void ThermalSystem::list_channels(model::ChannelList& list, const std::string& prefix) const {
  const auto add = [&](const char* name, const char* units, const char* long_name, const double& value) {
    list.add(prefix + name, units, long_name, value);
  };
  add(".radiator.temperature", "degC", "temperature of the radiator", radiator_degc_);
  add(".radiator.absorbed", "W", "sunlight, albedo and Earth infrared absorbed by the radiator", absorbed_w_);
  add(".radiated", "W", "heat given to space by radiator and battery panel", radiated_w_);
  add(".loop.supply", "degC", "temperature of the coolant at the cold plates' inlet; in them while it stands",
      loop_degc_);
  add(".loop.return", "degC", "temperature of the coolant from the cold plates", return_degc_);
  add(".loop.heat", "W", "heat put into the coolant", loop_heat_);
  add(".loop.flow", "1", "share of full flow in the inner loop", flow_);
  add(".outer.flow", "1", "share of full flow in the outer loop", outer_flow_);
  add(".outer.to_radiator", "degC", "temperature of the coolant to the radiator", to_radiator_degc_);
  add(".outer.from_radiator", "degC", "temperature of the coolant from the radiator", from_radiator_degc_);
  add(".battery.temperature", "degC", "temperature of the battery", battery_degc_);
  add(".battery.panel", "degC", "temperature of the battery's own radiator", panel_degc_);
  add(".battery.heater", "W", "power of the battery's heater", heater_);
  add(".derate", "1", "share of full compute that the loop allows", derate_);
  add(".residual", "1", "heat that does not add up, relative", residual_);
}

void ThermalSystem::list_commands(model::CommandList& list, const std::string& prefix) {
  list.add({prefix + ".pumps", "1", model::whole_up_to(config_.loop.pumps), "pumps of the inner loop that run",
            [this](double value) { set_pumps_running(static_cast<unsigned>(value)); }});
  list.add({prefix + ".outer_pumps", "1", model::whole_up_to(config_.loop.outer_pumps),
            "pumps of the outer loop that run",
            [this](double value) { set_outer_pumps_running(static_cast<unsigned>(value)); }});
}

void ThermalSystem::show() {
  radiator_degc_ = solver_.degc(kRadiator);
  return_degc_ = solver_.degc(kReturn);
  loop_degc_ = pumps_ > 0 ? solver_.degc(kSupply) : return_degc_;
  to_radiator_degc_ = solver_.degc(kToRadiator);
  from_radiator_degc_ = solver_.degc(kFromRadiator);
  battery_degc_ = solver_.degc(kBattery);
  panel_degc_ = solver_.degc(kPanel);
  radiated_w_ = solver_.radiated_w();
  residual_ = solver_.balance().residual();
  flow_ = static_cast<double>(pumps_) / config_.loop.pumps;
  outer_flow_ = static_cast<double>(outer_pumps_) / config_.loop.outer_pumps;
  const auto& heater = solver_.network().heaters[0];
  heater_ = heater.on ? heater.power_w : 0.0;
}

void ThermalSystem::write() {
  const double allowed = thermal_derate(config_, loop_degc_);
  if ((allowed < 1.0) != (derate_ < 1.0)) {
    events_.emit({source_, allowed < 1.0 ? model::events::kDerate : model::events::kDerateOver,
                  allowed < 1.0 ? "the loop is too warm for full compute" : "the loop allows full compute again",
                  loop_degc_});
  }
  derate_ = allowed;
  derate.write(derate_);
  loop_supply_degc.write(loop_degc_);
  battery_degc.write(battery_degc_);
  heater_w.write(heater_);
  const auto& r = config_.radiator;
  const double square = std::pow(radiator_degc_ + model::kZeroCelsiusK, 2);
  to_array_w.write(2.0 * r.area_m2 * r.array_view * emittance_ * r.fin_efficiency * model::kStefanBoltzmannWM2K4 *
                   square * square);
}

}  // namespace flatsat::thermal
