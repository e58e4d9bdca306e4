#include "models/power/battery_stand.h"

#include <cmath>

namespace flatsat::power {

BatteryStand::BatteryStand(const sc_core::sc_module_name& name, const BatteryStandConfig& config)
    : sc_module(name),
      config_(config),
      account_(config.battery),
      ambient_(config.initial_degc),
      degc_(config.initial_degc) {
  SC_HAS_PROCESS(BatteryStand);
  SC_METHOD(update);
  show();
  voltage_ = rest_voltage_v(config.battery, account_.state());
  cell_v_ = voltage_ / config.battery.cells_series;
}

void BatteryStand::end_of_elaboration() {
  changes_ |= demand.value_changed_event();
  changes_ |= ambient_degc.value_changed_event();
}

void BatteryStand::list_channels(model::ChannelList& list, const std::string& prefix) const {
  const auto add = [&](const char* name, const char* units, const char* long_name, const double& value) {
    list.add(prefix + name, units, long_name, value, &updated_);
  };
  add(".soc", "1", "state of charge of the emptiest cell", soc_);
  add(".voltage", "V", "terminal voltage of the pack", voltage_);
  add(".cell_voltage", "V", "mean terminal voltage of a cell", cell_v_);
  add(".current", "A", "current of the pack, positive when discharging", current_);
  add(".power", "W", "power at the terminals, positive when discharging", power_);
  add(".temperature", "degC", "temperature of the cells", degc_);
  add(".loss", "W", "heat made in the cells", loss_w_);
  add(".limited", "1", "a limit of the battery holds", limited_);
  add(".stored", "J", "energy stored", stored_);
  add(".weak_soc", "1", "state of charge of the weak cells", weak_soc_);
  add(".capacity", "1", "capacity left against new", capacity_);
  add(".resistance", "1", "resistance against new", resistance_);
  add(".residual", "1", "energy that does not add up, relative", residual_);
  add(".heat_residual", "1", "heat that does not add up, relative", heat_residual_);
}

void BatteryStand::list_commands(model::CommandList& list, const std::string& prefix) {
  list.add({prefix + ".soc", "1", model::kFraction, "state of charge of every cell",
            [this](double value) { account_.set_soc(value); }});
  list.add(
      {prefix + ".capacity", "1", {kLeastCapacity, 1.0}, "fraction of the capacity that is left", [this](double value) {
         account_.set_capacity_fraction(value);
       }});
}

/// Over the time since the last update the inputs held the values read then.
void BatteryStand::update() {
  const auto now = sc_core::sc_time_stamp();
  const double seconds = (now - last_).to_seconds();
  last_ = now;
  const bool by_current = config_.drive == BatteryDrive::kCurrent;
  if (seconds > 0.0) {
    const auto& step =
        by_current ? account_.step_current(demand_, degc_, seconds) : account_.step_power(demand_, degc_, seconds);
    loss_w_ = step.loss_w;
    warm(step.loss_w, seconds);
  }
  demand_ = demand.read();
  ambient_ = ambient_degc.read();
  const auto at_once = by_current ? battery_step_at_current(config_.battery, account_.state(), demand_, degc_, 1e-6)
                                  : battery_step(config_.battery, account_.state(), demand_, degc_, 1e-6);
  current_ = at_once.current_a;
  limited_ = at_once.limited ? 1.0 : 0.0;
  voltage_ = voltage_at(config_.battery, account_.state(), current_, degc_);
  cell_v_ = voltage_ / config_.battery.cells_series;
  power_ = voltage_ * current_;
  show();
  updated_.notify(sc_core::SC_ZERO_TIME);
  next_trigger(config_.step, changes_);
}

/// C dT/dt = heat - G (T - ambient), exactly for heat that holds.
void BatteryStand::warm(double heat_w, double seconds) {
  const double cells = static_cast<double>(config_.battery.cells_series) * config_.battery.cells_parallel;
  const double capacity = cells * config_.battery.cell.heat_capacity_j_k, conductance = cells * config_.conductance_w_k;
  made_j_ += heat_w * seconds;
  if (conductance <= 0.0) {
    degc_ += heat_w * seconds / capacity;
    return;
  }
  const double settled = ambient_ + heat_w / conductance, away = degc_ - settled;
  const double gone = -std::expm1(-seconds * conductance / capacity);
  degc_ = settled + away * (1.0 - gone);
  given_j_ += heat_w * seconds + away * gone * capacity;
}

model::Balance BatteryStand::heat_balance() const {
  const double cells = static_cast<double>(config_.battery.cells_series) * config_.battery.cells_parallel;
  return {made_j_, given_j_, 0.0, cells * config_.battery.cell.heat_capacity_j_k * (degc_ - config_.initial_degc)};
}

void BatteryStand::show() {
  soc_ = account_.soc();
  weak_soc_ = account_.state().weak.soc;
  stored_ = account_.stored_j();
  capacity_ = account_.state().sound.capacity_scale;
  resistance_ = account_.state().sound.resistance_scale;
  residual_ = account_.balance().residual();
  heat_residual_ = heat_balance().residual();
}

}  // namespace flatsat::power
