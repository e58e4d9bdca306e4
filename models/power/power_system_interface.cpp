// What a power system shows, and how it is commanded.
#include <algorithm>
#include <cassert>

#include "models/power/power_system.h"

namespace flatsat::power {

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
  list.add({prefix + ".battery.capacity", "1", model::kPositiveFraction,
            "fraction of the battery's capacity that is left", [this](double value) { set_capacity_share(value); }});
  for (std::size_t i = 0; i < config_.outlets.size(); ++i)
    list.add({prefix + ".outlet." + config_.outlets[i].name, "1", model::kOnOff,
              "0 switches the outlet off, anything else on; on resets a trip",
              [this, i](double value) { switch_outlet(i, value != 0.0); }});
}

void PowerSystem::show() {
  soc.write(soc_);
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

model::Balance PowerSystem::array_heat_balance() const {
  return {.in_j = absorbed_j_,
          .out_j = energy_.array_j,
          .lost_j = radiated_j_,
          .stored_j = array_.heat_capacity_j_k() * (sun_.degc - begin_array_degc_)};
}

void PowerSystem::switch_outlet(std::size_t outlet, bool on) {
  assert(outlet < outlets_.size());
  if (outlets_[outlet].commanded() == on && !(on && outlets_[outlet].tripped())) return;
  outlets_[outlet].command(on);
  events_.emit({source_, on ? model::events::kOutletOn : model::events::kOutletOff,
                "outlet " + config_.outlets[outlet].name, on ? 1.0 : 0.0});
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

void PowerSystem::set_capacity_share(double share) {
  battery_.set_capacity_share(share);
  commanded_.notify(sc_core::SC_ZERO_TIME);
}

}  // namespace flatsat::power
