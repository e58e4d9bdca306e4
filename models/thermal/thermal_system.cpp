#include "models/thermal/thermal_system.h"

#include <algorithm>
#include <cmath>

namespace flatsat {

double thermal_derate(const ThermalConfig& config, double loop_degc) {
  return std::clamp((config.derate_end_degc - loop_degc) / (config.derate_end_degc - config.derate_start_degc), 0.0,
                    1.0);
}

ThermalSystem::ThermalSystem(const sc_core::sc_module_name& name, const ThermalConfig& config, EventSink& events)
    : sc_module(name), config_(config), events_(events), source_(basename()), pumps_(config.loop.pumps) {
  const auto& r = config.radiator;
  network_.nodes = {
      {"radiator", r.heat_capacity_j_k, 2.0 * r.area_m2 * r.emittance * r.fin_efficiency, config.initial_degc},
      {"loop", config.loop.heat_capacity_j_k, 0.0, config.initial_degc},
      {"battery", config.battery_heat_capacity_j_k, 0.0, config.initial_battery_degc}};
  network_.links = {{kLoop, kRadiator, config.loop.conductance_w_k}};
  for (const auto& node : network_.nodes) degc_.push_back(node.initial_degc);
  heat_w_.assign(kNodes, 0.0);
  radiator_degc_ = loop_degc_ = config.initial_degc;
  battery_degc_ = config.initial_battery_degc;
  SC_HAS_PROCESS(ThermalSystem);
  SC_METHOD(update);
  sensitive << irradiance_w_m2;
}

void ThermalSystem::list_channels(ChannelList& list, const std::string& prefix) const {
  list.add(prefix + ".radiator.temperature", "degC", "temperature of the radiator", radiator_degc_);
  list.add(prefix + ".radiator.absorbed", "W", "sunlight, albedo and Earth infrared absorbed by the radiator",
           absorbed_w_);
  list.add(prefix + ".loop.supply", "degC", "temperature of the coolant at the cold plates' inlet", loop_degc_);
  list.add(prefix + ".loop.heat", "W", "heat put into the coolant", loop_heat_);
  list.add(prefix + ".battery.temperature", "degC", "temperature of the battery", battery_degc_);
  list.add(prefix + ".derate", "1", "share of full compute that the loop allows", derate_);
}

void ThermalSystem::update_links() {
  const double share = static_cast<double>(pumps_) / std::max(1u, config_.loop.pumps);
  network_.links[0].conductance_w_k =
      std::max(config_.loop.still_conductance_w_k, config_.loop.conductance_w_k * share);
}

/// Over the time since the last update heat and light held the values read then.
void ThermalSystem::update() {
  const auto now = sc_core::sc_time_stamp();
  const double seconds = (now - last_).to_seconds();
  last_ = now;
  if (seconds > 0.0) {
    for (const double watts : heat_w_) absorbed_j_ += watts * seconds;
    advance_network(network_, degc_, heat_w_, seconds, 10.0);
  }
  radiator_degc_ = degc_[kRadiator];
  loop_degc_ = degc_[kLoop];
  battery_degc_ = degc_[kBattery];
  heater_on_ = battery_degc_ < (heater_on_ ? config_.heater_off_degc : config_.heater_on_degc);
  const auto& r = config_.radiator;
  const double earth_view = radiator_earth_view.size() > 0 ? radiator_earth_view->read() : r.earth_view;
  const double sun = radiator_sun_share.size() > 0 ? std::max(r.sun_leak, radiator_sun_share->read()) : r.sun_leak;
  absorbed_w_ =
      2.0 * r.area_m2 * earth_view * (r.emittance * earth_ir_w_m2.read() + r.absorptance * albedo_w_m2.read()) +
      r.area_m2 * sun * r.absorptance * irradiance_w_m2.read();
  const double piped = config_.battery_conductance_w_k * std::max(0.0, battery_degc_ - config_.battery_setpoint_degc);
  loop_heat_ = loop_heat_w.read();
  heat_w_[kRadiator] = absorbed_w_ + piped;
  heat_w_[kLoop] = loop_heat_;
  heat_w_[kBattery] = battery_heat_w.read() + (heater_on_ ? config_.battery_heater_w : 0.0) - piped;
  const double allowed = thermal_derate(config_, loop_degc_);
  if ((allowed < 1.0) != (derate_ < 1.0)) {
    events_.emit({source_, allowed < 1.0 ? "derate" : "derate_over",
                  allowed < 1.0 ? "the loop is too warm for full compute" : "the loop allows full compute again",
                  loop_degc_});
  }
  derate_ = allowed;
  derate.write(derate_);
  loop_supply_degc.write(loop_degc_);
  battery_degc.write(battery_degc_);
  heater_w.write(heater_on_ ? config_.battery_heater_w : 0.0);
  next_trigger(config_.step, irradiance_w_m2.value_changed_event());
}

void ThermalSystem::set_pumps_running(unsigned pumps) {
  pumps_ = std::min(pumps, config_.loop.pumps);
  update_links();
  events_.emit({source_, "pumps", std::to_string(pumps_) + " of " + std::to_string(config_.loop.pumps) + " pumps run",
                static_cast<double>(pumps_)});
}

double ThermalSystem::stored_change_j() const {
  double sum = 0.0;
  for (std::size_t i = 0; i < degc_.size(); ++i)
    sum += network_.nodes[i].heat_capacity_j_k * (degc_[i] - network_.nodes[i].initial_degc);
  return sum;
}

}  // namespace flatsat
