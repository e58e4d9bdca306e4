#include "models/power/power_system.h"

#include <algorithm>
#include <cassert>
#include <cstdio>

namespace flatsat {
namespace {

std::string percent(double share) {
  char text[16];
  std::snprintf(text, sizeof text, "%.0f %%", share * 100.0);
  return text;
}

}  // namespace

PowerSystem::PowerSystem(const sc_core::sc_module_name& name, const PowerConfig& config, EventSink& events)
    : sc_module(name),
      outlet_draw_w("outlet_draw_w", config.outlets.size()),
      outlet_rail_v("outlet_rail_v", config.outlets.size()),
      config_(config),
      battery_config_(config.battery),
      events_(events),
      source_(basename()),
      battery_{.soc = config.battery.initial_soc},
      outlets_(config.outlets.size()),
      draws_(config.outlets.size(), 0.0),
      strings_working_(config.array.strings) {
  soc_ = battery_.soc;
  bus_v_ = open_circuit_v(config.battery.ocv, soc_) * config.battery.cells_series;
  SC_HAS_PROCESS(PowerSystem);
  SC_METHOD(update);
  sensitive << irradiance_w_m2 << thermal_derate << commanded_;
  for (auto& draw : outlet_draw_w) sensitive << draw;
}

void PowerSystem::end_of_elaboration() {
  changes_ |= commanded_;
  changes_ |= irradiance_w_m2.value_changed_event();
  changes_ |= thermal_derate.value_changed_event();
  for (auto& draw : outlet_draw_w) changes_ |= draw.value_changed_event();
}

void PowerSystem::list_channels(ChannelList& list, const std::string& prefix) const {
  const auto add = [&](const char* name, const char* units, const char* long_name, const double& value) {
    list.add(prefix + name, units, long_name, value);
  };
  const auto add_exact = [&](const char* name, const char* units, const char* long_name, const double& value) {
    list.add(prefix + name, units, long_name, value, &updated_);
  };
  add(".array.available", "W", "power the array could give", array_w_);
  add_exact(".array.power", "W", "power taken from the array", array_used_w_);
  add(".array.temperature", "degC", "temperature of the array", array_degc_);
  add(".battery.soc", "1", "state of charge", soc_);
  add_exact(".battery.power", "W", "battery power, positive when discharging", battery_w_);
  add(".battery.current", "A", "battery current, positive when discharging", battery_a_);
  add(".bus.voltage", "V", "voltage of the main bus", bus_v_);
  add_exact(".load", "W", "sum of all outlets", total_load_w_);
  add(".unserved", "W", "power asked for that could not be had", unserved_w_);
  add(".share", "1", "share of full compute power allowed", share_);
}

bool PowerSystem::outlet_on(std::size_t i) const {
  return outlets_[i].commanded && !outlets_[i].tripped && config_.outlets[i].priority < shed_below_;
}

double PowerSystem::load_w() const {
  double sum = 0.0;
  for (std::size_t i = 0; i < draws_.size(); ++i) sum += outlet_on(i) ? draws_[i] : 0.0;
  return sum;
}

void PowerSystem::update() {
  // At the very start the other models have not yet written what this one reads.
  if (settling_ > 0) {
    --settling_;
    return next_trigger(sc_core::SC_ZERO_TIME);
  }
  const auto now = sc_core::sc_time_stamp();
  const double seconds = (now - last_).to_seconds();
  last_ = now;
  if (seconds > 0.0) integrate(seconds);
  irradiance_ = irradiance_w_m2.read();
  earth_ir_ = earth_ir_w_m2.read();
  battery_degc_ = battery_degc.read();
  for (std::size_t i = 0; i < draws_.size(); ++i) draws_[i] = outlet_draw_w[i].read();
  protect(seconds);
  shed_or_restore();
  control();
  drive_outlets();
  total_load_w_ = load_w();
  soc.write(soc_);
  battery_loss_w.write(battery_loss_);
  distribution_loss_w.write(distribution_loss_);
  updated_.notify(sc_core::SC_ZERO_TIME);
  next_trigger(config_.step, changes_);
}

/// Over the time since the last update all inputs held the values stored then.
void PowerSystem::integrate(double seconds) {
  array_w_ = array_power_w(config_.array, irradiance_, array_degc_, strings_working_);
  const double load = load_w(), at_bus = load / config_.distribution_efficiency;
  const auto step = battery_step(battery_config_, battery_, at_bus - array_w_, battery_degc_, seconds);
  battery_ = step.state;
  soc_ = battery_.soc;
  battery_w_ = step.power_w;
  battery_a_ = step.current_a;
  bus_v_ = step.voltage_v;
  array_used_w_ = std::clamp(at_bus - step.power_w, 0.0, array_w_);
  const double unserved = std::max(0.0, at_bus - array_used_w_ - step.power_w);
  limited_ = unserved > 1.0;
  battery_loss_ = step.loss_w;
  distribution_loss_ = at_bus - load;
  unserved_w_ = unserved;
  array_degc_ = array_temperature_after(config_.array, array_degc_, irradiance_, earth_ir_, array_used_w_, seconds);
  energy_.array_j += array_used_w_ * seconds;
  energy_.loads_j += load * seconds;
  energy_.distribution_loss_j += (at_bus - load) * seconds;
  (step.power_w > 0.0 ? energy_.battery_out_j : energy_.battery_in_j) += std::abs(step.power_w) * seconds;
  energy_.battery_loss_j += step.loss_w * seconds;
  energy_.unserved_j += unserved * seconds;
}

void PowerSystem::protect(double seconds) {
  for (std::size_t i = 0; i < outlets_.size(); ++i) {
    Outlet& outlet = outlets_[i];
    const bool over = draws_[i] > config_.outlets[i].limit_w;
    outlet.over_s = over ? outlet.over_s + seconds : 0.0;
    if (!over || outlet.tripped || outlet.over_s < config_.outlets[i].trip_s) continue;
    outlet.tripped = true;
    events_.emit(
        {source_, "outlet_trip", "outlet " + config_.outlets[i].name + " over its limit and latched off", draws_[i]});
  }
}

void PowerSystem::shed_or_restore() {
  const bool starved = limited_ || bus_v_ < config_.undervoltage_v;
  if (starved) {
    unsigned highest = 0;
    for (std::size_t i = 0; i < outlets_.size(); ++i) {
      if (outlet_on(i)) highest = std::max(highest, config_.outlets[i].priority);
    }
    if (highest == 0) return;  // only what is shed last is left
    shed_below_ = highest;
    shed_since_ = sc_core::sc_time_stamp();
    limited_ = false;
    events_.emit({source_, "load_shed",
                  "brown-out: outlets of priority " + std::to_string(highest) + " and above are off", bus_v_});
  } else if (shed_below_ != kNothingShed && soc_ >= config_.restore_soc &&
             sc_core::sc_time_stamp() - shed_since_ > sc_core::sc_time(60, sc_core::SC_SEC)) {
    shed_below_ = kNothingShed;
    events_.emit({source_, "load_restore", "shed outlets are on again", bus_v_});
  }
}

void PowerSystem::control() {
  double full = 0.0, base = 0.0;
  for (std::size_t i = 0; i < outlets_.size(); ++i) {
    const auto& outlet = config_.outlets[i];
    if (outlet.full_w > 0.0)
      full += outlet.full_w;
    else
      base += outlet_on(i) ? draws_[i] : 0.0;
  }
  const double efficiency = config_.distribution_efficiency;
  const double possible_w = array_power_w(config_.array, irradiance_, array_degc_, strings_working_);
  const double share = flatsat::compute_share(
      config_.controller, {possible_w, base / efficiency, full / efficiency, soc_, thermal_derate.read(), share_});
  if (share != share_) events_.emit({source_, "cap", "compute may use " + percent(share) + " of its power", share});
  share_ = share;
  compute_share.write(share);
}

void PowerSystem::drive_outlets() {
  for (std::size_t i = 0; i < outlets_.size(); ++i) outlet_rail_v[i].write(outlet_on(i) ? config_.rail_v : 0.0);
}

void PowerSystem::switch_outlet(std::size_t outlet, bool on) {
  assert(outlet < outlets_.size());
  if (outlets_[outlet].commanded == on && !(on && outlets_[outlet].tripped)) return;
  outlets_[outlet].commanded = on;
  if (on) outlets_[outlet].tripped = false;
  events_.emit({source_, on ? "outlet_on" : "outlet_off", "outlet " + config_.outlets[outlet].name, on ? 1.0 : 0.0});
  commanded_.notify(sc_core::SC_ZERO_TIME);
}

void PowerSystem::set_strings_working(unsigned strings) {
  strings_working_ = std::min(strings, config_.array.strings);
  commanded_.notify(sc_core::SC_ZERO_TIME);
}

void PowerSystem::set_soc(double value) {
  battery_.soc = soc_ = std::clamp(value, 0.0, 1.0);
  commanded_.notify(sc_core::SC_ZERO_TIME);
}

void PowerSystem::set_capacity_share(double share) {
  battery_config_.cell_capacity_ah = config_.battery.cell_capacity_ah * std::clamp(share, 0.01, 1.0);
  commanded_.notify(sc_core::SC_ZERO_TIME);
}

}  // namespace flatsat
