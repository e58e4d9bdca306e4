#include "models/power/power_system.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstdio>

namespace flatsat::power {
namespace {

std::string percent(double share) {
  char text[16];
  std::snprintf(text, sizeof text, "%.0f %%", share * 100.0);
  return text;
}

}  // namespace

PowerSystem::PowerSystem(const sc_core::sc_module_name& name, const PowerConfig& config, model::EventSink& events)
    : sc_module(name),
      outlet_draw_w("outlet_draw_w", config.outlets.size()),
      outlet_rail_v("outlet_rail_v", config.outlets.size()),
      config_(config),
      array_(config.array),
      array_heat_(array_, sun_.degc),
      battery_(config.battery),
      events_(events),
      source_(basename()),
      shedding_({.undervoltage_v = config.undervoltage_v,
                 .recover_v = config.recover_v,
                 .restore_soc = config.restore_soc,
                 .restore_s = config.restore_s},
                config.outlets),
      draws_(config.outlets.size(), 0.0) {
  for (const auto& outlet : config.outlets) outlets_.emplace_back(outlet);
  sun_.strings_working = config.array.strings;
  soc_ = battery_.soc();
  bus_v_ = config.bus == BusKind::kRegulated ? config.bus_v : rest_voltage_v(config.battery, battery_.state());
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

bool PowerSystem::outlet_on(std::size_t i) const {
  return outlets_[i].closed() && shedding_.allows(config_.outlets[i].priority);
}

double PowerSystem::load_w() const {
  double sum = 0.0;
  for (std::size_t i = 0; i < draws_.size(); ++i)
    sum += outlet_on(i) ? outlets_[i].flow_w(draws_[i], model::now_s()) : 0.0;
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
  read_inputs();
  protect();
  shed_or_restore();
  output_ = array_.output(sun_);
  array_w_ = output_.watts;
  control();
  drive_outlets();
  total_load_w_ = load_w();
  show();
  next_trigger(until_next(), changes_);
}

void PowerSystem::read_inputs() {
  sun_.irradiance_w_m2 = irradiance_w_m2.read();
  if (array_incidence_deg.size() > 0) sun_.incidence_deg = array_incidence_deg->read();
  sun_.bus_v = bus_v_;
  earth_ = {earth_ir_w_m2.read(), albedo_w_m2.read(), array_front_view.read(), array_back_view.read(),
            radiator_w.read()};
  battery_degc_ = battery_degc.read();
  for (std::size_t i = 0; i < draws_.size(); ++i) draws_[i] = outlet_draw_w[i].read();
}

sc_core::sc_time PowerSystem::until_next() const {
  double next_s = config_.step.to_seconds();
  for (const auto& outlet : outlets_) next_s = std::min(next_s, outlet.next_look_s(model::now_s()));
  if (next_s >= config_.step.to_seconds()) return config_.step;
  return sc_core::sc_time::from_value(std::max<std::uint64_t>(1, static_cast<std::uint64_t>(std::ceil(next_s * 1e12))));
}

/// Over the time since the last update all inputs held the values stored then.
void PowerSystem::integrate(double seconds) {
  const double load = total_load_w_, at_bus = load / config_.distribution_efficiency;
  const double from_battery = battery_at_bus(at_bus - array_w_, seconds);
  array_used_w_ = std::clamp(at_bus - from_battery, 0.0, array_w_);
  unserved_w_ = std::max(0.0, at_bus - array_used_w_ - from_battery);
  if (unserved_w_ < 1e-9 * at_bus) unserved_w_ = 0.0;  // rounding
  const double served = array_used_w_ + from_battery;
  limited_ = unserved_w_ > 1.0;
  if (config_.bus == BusKind::kRegulated)
    bus_v_ = at_bus > 0.0 ? config_.bus_v * std::min(1.0, served / at_bus) : config_.bus_v;
  distribution_loss_ = served * (1.0 - config_.distribution_efficiency);
  array_heat_.advance(sun_, earth_, array_used_w_, seconds);
  sun_.degc = array_heat_.degc();
  energy_.array_j += array_used_w_ * seconds;
  energy_.loads_j += served * config_.distribution_efficiency * seconds;
  energy_.distribution_loss_j += distribution_loss_ * seconds;
  energy_.converter_loss_j += converter_loss_ * seconds;
  energy_.unserved_j += unserved_w_ * seconds;
  energy_.battery_out_j = battery_.out_j();
  energy_.battery_in_j = battery_.in_j();
  energy_.battery_loss_j = battery_.loss_j();
}

/// Mean power that the battery brings to the bus (> 0) or takes from it, of what is wanted.
double PowerSystem::battery_at_bus(double wanted_w, double seconds) {
  const bool regulated = config_.bus == BusKind::kRegulated;
  const double out = regulated ? config_.discharge_efficiency : 1.0, in = regulated ? config_.charge_efficiency : 1.0;
  const auto& step = battery_.step_power(wanted_w > 0.0 ? wanted_w / out : wanted_w * in, battery_degc_, seconds);
  soc_ = battery_.soc();
  battery_w_ = step.power_w;
  battery_a_ = step.current_a;
  battery_loss_ = step.loss_w;
  if (!regulated) bus_v_ = step.voltage_v;
  const double at_bus = step.power_w > 0.0 ? step.power_w * out : step.power_w / in;
  converter_loss_ = step.power_w - at_bus;
  return at_bus;
}

void PowerSystem::protect() {
  for (std::size_t i = 0; i < outlets_.size(); ++i) {
    const auto change = outlets_[i].look(draws_[i], outlet_on(i), model::now_s());
    if (change == Outlet::Change::kNone) continue;
    const bool trip = change == Outlet::Change::kTrip;
    const std::string what = trip
                                 ? outlets_[i].latched() ? " over its limit and latched off" : " over its limit and off"
                                 : " is on again after its trip";
    events_.emit({source_, trip ? model::events::kOutletTrip : model::events::kOutletRetry,
                  "outlet " + config_.outlets[i].name + what, draws_[i]});
    if (!trip) outlets_[i].look(draws_[i], outlet_on(i), model::now_s());
  }
}

unsigned PowerSystem::highest_priority_on() const {
  unsigned highest = 0;
  for (std::size_t i = 0; i < outlets_.size(); ++i) {
    if (outlet_on(i)) highest = std::max(highest, config_.outlets[i].priority);
  }
  return highest;
}

void PowerSystem::shed_or_restore() {
  const LoadShedding::BusState bus{limited_, bus_v_, soc_};
  if (!shedding_.must_shed(bus)) {
    if (const auto back = shedding_.restore(bus))
      events_.emit({source_, model::events::kLoadRestore,
                    "shed outlets of priority " + std::to_string(*back) + " are on again", bus_v_});
    return;
  }
  const unsigned highest = highest_priority_on();
  if (highest == 0) return;  // only what is shed last is left
  shedding_.shed(highest);
  limited_ = false;
  events_.emit({source_, model::events::kLoadShed,
                "brown-out: outlets of priority " + std::to_string(highest) + " and above are off", bus_v_});
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
  const double share = power::compute_share(
      config_.controller, {array_w_, base / efficiency, full / efficiency, soc_, thermal_derate.read(), share_});
  if (share != share_)
    events_.emit({source_, model::events::kCap, "compute may use " + percent(share) + " of its power", share});
  share_ = share;
  compute_share.write(share);
}

void PowerSystem::drive_outlets() {
  for (std::size_t i = 0; i < outlets_.size(); ++i) outlet_rail_v[i].write(outlet_on(i) ? config_.rail_v : 0.0);
}

// What it shows, and how it is commanded.

void PowerSystem::list_channels(model::ChannelList& list, const std::string& prefix) const {
  const auto add = [&](const char* name, const char* units, const char* long_name, const double& value) {
    list.add(prefix + name, units, long_name, value);
  };
  const auto add_exact = [&](const char* name, const char* units, const char* long_name, const double& value) {
    list.add(prefix + name, units, long_name, value, &updated_);
  };
  add(".array.available", "W", "power the array could give", array_w_);
  add_exact(".array.power", "W", "power taken from the array", array_used_w_);
  add(".array.voltage", "V", "voltage of the strings", output_.volts);
  add(".array.temperature", "degC", "temperature of the array", sun_.degc);
  add(".array.heat_residual", "1", "heat of the array that does not add up, relative", array_residual_);
  add(".battery.soc", "1", "state of charge", soc_);
  add_exact(".battery.power", "W", "battery power, positive when discharging", battery_w_);
  add(".battery.current", "A", "battery current, positive when discharging", battery_a_);
  add(".battery.loss", "W", "heat made in the battery", battery_loss_);
  add(".bus.voltage", "V", "voltage of the main bus", bus_v_);
  add_exact(".load", "W", "sum of all outlets", total_load_w_);
  add(".unserved", "W", "power asked for that could not be had", unserved_w_);
  add(".share", "1", "share of full compute power allowed", share_);
  add(".tripped", "1", "outlets that have tripped", tripped_);
  add(".residual", "1", "energy that does not add up, relative", residual_);
}

void PowerSystem::list_commands(model::CommandList& list, const std::string& prefix) {
  list.add({prefix + ".array.strings", "1", model::whole_up_to(config_.array.strings), "strings of the array that work",
            [this](double value) { set_strings_working(static_cast<unsigned>(value)); }});
  list.add({prefix + ".battery.soc", "1", model::kFraction, "state of charge of every cell",
            [this](double value) { set_soc(value); }});
  list.add({prefix + ".battery.capacity",
            "1",
            {kLeastCapacity, 1.0},
            "fraction of the battery's capacity that is left",
            [this](double value) { set_capacity_fraction(value); }});
  for (std::size_t i = 0; i < config_.outlets.size(); ++i)
    list.add({prefix + ".outlet." + config_.outlets[i].name, "1", model::kOnOff,
              "0 switches the outlet off, anything else on; on resets a trip",
              [this, i](double value) { switch_outlet(i, value != 0.0); }});
}

void PowerSystem::show() {
  soc.write(soc_);
  array_exitance_w_m2.write(array_.back_exitance_w_m2(sun_.degc));
  battery_loss_w.write(battery_loss_);
  distribution_loss_w.write(distribution_loss_ + converter_loss_);
  residual_ = balance().residual();
  array_residual_ = array_heat_balance().residual();
  tripped_ = static_cast<double>(std::count_if(outlets_.begin(), outlets_.end(), [](auto& o) { return o.tripped(); }));
  updated_.notify(sc_core::SC_ZERO_TIME);
}

model::Balance PowerSystem::balance() const {
  const auto battery = battery_.balance();
  const double placed = battery.in_j - battery_.in_j();
  return {.in_j = energy_.array_j + placed,
          .out_j = energy_.loads_j,
          .lost_j = energy_.distribution_loss_j + energy_.converter_loss_j + battery.lost_j,
          .stored_j = battery.stored_j};
}

model::Balance PowerSystem::array_heat_balance() const { return array_heat_.balance(energy_.array_j); }

void PowerSystem::switch_outlet(std::size_t outlet, bool on) {
  assert(outlet < outlets_.size());
  if (outlets_[outlet].commanded() == on && !(on && outlets_[outlet].tripped())) return;
  outlets_[outlet].command(on);
  events_.emit({source_, on ? model::events::kOutletOn : model::events::kOutletOff,
                "outlet " + config_.outlets[outlet].name, on ? 1.0 : 0.0, events_.command()});
  commanded_.notify(sc_core::SC_ZERO_TIME);
}

void PowerSystem::set_strings_working(unsigned strings) {
  sun_.strings_working = std::min(strings, config_.array.strings);
  commanded_.notify(sc_core::SC_ZERO_TIME);
}

void PowerSystem::set_shade(unsigned strings, unsigned cells, double shade) {
  sun_.strings_shaded = strings;
  sun_.cells_shaded = cells;
  sun_.shade = std::clamp(shade, 0.0, 1.0);
  commanded_.notify(sc_core::SC_ZERO_TIME);
}

void PowerSystem::set_soc(double value) {
  battery_.set_soc(value);
  soc_ = battery_.soc();
  commanded_.notify(sc_core::SC_ZERO_TIME);
}

void PowerSystem::set_capacity_fraction(double fraction) {
  battery_.set_capacity_fraction(fraction);
  commanded_.notify(sc_core::SC_ZERO_TIME);
}

}  // namespace flatsat::power
