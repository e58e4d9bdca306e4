#include "models/satellite/platform.h"

#include <array>

namespace flatsat::satellite {

power::PowerConfig Platform::with_outlets(power::PowerConfig power, const std::vector<DeviceSlotConfig>& loads) {
  power.outlets = {{.name = "platform", .priority = 0}};
  for (const auto& load : loads) {
    const double full = load.count * load.rated_w;
    power.outlets.push_back({.name = load.name,
                             .limit_w = full * load.trip_share,
                             .trip_s = 0.01,
                             .priority = load.priority,
                             .full_w = full});
  }
  return power;
}

Platform::Platform(const sc_core::sc_module_name& name, const SatelliteConfig& config,
                   const std::vector<DeviceSlotConfig>& loads, model::EventSink& sink)
    : sc_module(name),
      config_(config),
      events_(sink),
      environment_("environment", config.environment, events_),
      power_("power", with_outlets(config.power, loads), events_),
      thermal_("thermal", config.thermal, events_),
      computer_("computer", config.computer, events_),
      attitude_(
          config_, environment_, [this] { return link_partner(); }, events_) {
  bind();
  computer_.switch_payload = [this](bool on) { switch_payload(on); };
}

void Platform::wire(std::vector<DeviceLoad*> loads) {
  loads_ = std::move(loads);
  for (std::size_t i = 0; i < loads_.size(); ++i) {
    power_.outlet_draw_w[i + 1](loads_[i]->total);
    power_.outlet_rail_v[i + 1](loads_[i]->rail);
  }
  SC_HAS_PROCESS(Platform);
  SC_METHOD(sum_heat);
  sensitive << platform_rail_ << heater_ << distribution_loss_;
  for (auto* load : loads_) sensitive << load->heat << load->sibling_draw;
  SC_METHOD(set_caps);
  sensitive << share_ << duty_ << busy_changed_;
  for (auto* load : loads_) sensitive << load->rail;
  SC_METHOD(set_coolant);
  sensitive << loop_supply_;
  SC_METHOD(turn_radiator);
  SC_METHOD(view_earth_from_array);
  sensitive << attitude_.array_nadir_deg << attitude_.altitude_km;
}

void Platform::bind() {
  environment_.irradiance_w_m2(irradiance_);
  environment_.lit_fraction(lit_);
  environment_.albedo_w_m2(albedo_);
  environment_.earth_ir_w_m2(earth_ir_);
  environment_.in_saa(in_saa_);
  power_.irradiance_w_m2(irradiance_);
  power_.earth_ir_w_m2(earth_ir_);
  power_.albedo_w_m2(albedo_);
  power_.array_front_view(attitude_.array_front_view);
  power_.array_back_view(attitude_.array_back_view);
  power_.radiator_w(radiator_to_array_);
  power_.array_exitance_w_m2(array_exitance_);
  power_.battery_degc(battery_degc_);
  power_.thermal_derate(derate_);
  power_.compute_share(share_);
  power_.soc(soc_);
  power_.battery_loss_w(battery_loss_);
  power_.distribution_loss_w(distribution_loss_);
  power_.outlet_draw_w[0](platform_draw_);
  power_.outlet_rail_v[0](platform_rail_);
  thermal_.irradiance_w_m2(irradiance_);
  thermal_.albedo_w_m2(albedo_);
  thermal_.earth_ir_w_m2(earth_ir_);
  thermal_.sun_deg(attitude_.radiator_sun_deg);
  thermal_.nadir_deg(attitude_.radiator_nadir_deg);
  thermal_.altitude_km(attitude_.altitude_km);
  thermal_.loop_heat_w(loop_heat_);
  thermal_.battery_heat_w(battery_loss_);
  thermal_.loop_supply_degc(loop_supply_);
  thermal_.battery_degc(battery_degc_);
  thermal_.derate(derate_);
  thermal_.heater_w(heater_);
  thermal_.array_exitance_w_m2(array_exitance_);
  thermal_.to_array_w(radiator_to_array_);
  if (attitude_.modelled()) power_.array_incidence_deg(attitude_.array_incidence_deg);
  computer_.soc(soc_);
  computer_.loop_supply_degc(loop_supply_);
  computer_.payload_enabled(payload_enabled_);
  loop_supply_.write(config_.thermal.initial_degc);
  battery_degc_.write(config_.thermal.initial_battery_degc);
  soc_.write(config_.power.battery.initial_soc);
  derate_.write(1.0);
}

void Platform::sum_heat() {
  const bool on = platform_rail_.read() > 0.0;
  double heat = on ? config_.platform_w : 0.0;
  platform_draw_.write(heat + heater_.read());
  for (auto* load : loads_) heat += load->heat.read() + load->sibling_draw.read();
  loop_heat_.write(heat + distribution_loss_.read());
}

void Platform::set_caps() {
  for (auto* load : loads_) {
    load->cap_w = share_.read() * load->config.rated_w;
    load->rail_v = load->rail.read();
    load->cap.write(load->cap_w);
    load->set_duty(duty_.read() * busy_);
  }
}

void Platform::set_coolant() {
  for (auto* load : loads_) {
    load->coolant_degc = loop_supply_.read() + load->config.coolant_offset_k;
    load->coolant.write(load->coolant_degc);
  }
}

void Platform::turn_radiator() {
  attitude_.update();
  next_trigger(sc_core::sc_time(config_.environment.step_s, sc_core::SC_SEC));
}

void Platform::view_earth_from_array() { attitude_.view_earth_from_array(); }

std::uint64_t Platform::last_limit() const {
  using namespace model::events;
  static constexpr std::array<model::EventName, 10> kLimits{kCap,  kDerate,     kDerateOver,  kLoadShed, kLoadRestore,
                                                            kMode, kOutletTrip, kOutletRetry, kOutletOn, kOutletOff};
  return events_.latest(kLimits);
}

double Platform::powered_share() const {
  double all_w = 0.0, powered_w = 0.0;
  for (const auto* load : loads_) {
    const double rated_w = load->config.count * load->config.rated_w;
    all_w += rated_w;
    if (load->rail.read() >= load->config.minimum_rail_v) powered_w += rated_w;
  }
  return all_w > 0.0 ? powered_w / all_w : 0.0;
}

void Platform::set_busy(bool busy) {
  busy_ = busy ? 1.0 : 0.0;
  busy_changed_.notify(sc_core::SC_ZERO_TIME);
}

void Platform::lose() {
  lost_ = true;
  for (std::size_t i = 0; i < power_.outlets(); ++i) power_.switch_outlet(i, false);
}

void Platform::switch_payload(bool on) {
  if (lost_) return;
  for (std::size_t i = 0; i < loads_.size(); ++i) power_.switch_outlet(i + 1, on);
  attitude_.set_safe(!on);
}

void Platform::switch_devices_off() {
  for (std::size_t i = 0; i < loads_.size(); ++i) power_.switch_outlet(i + 1, false);
}

void Platform::list_platform_channels(model::ChannelList& list) const {
  const std::string a = config_.name;
  environment_.list_channels(list, a + ".environment");
  power_.list_channels(list, a + ".power");
  thermal_.list_channels(list, a + ".thermal");
  computer_.list_channels(list, a + ".computer");
}

void Platform::list_commands(model::CommandList& list) {
  const std::string a = config_.name;
  power_.list_commands(list, a + ".power");
  thermal_.list_commands(list, a + ".thermal");
  attitude_.list_commands(list, a + ".guidance", [this] { return computer_.safe(); });
}

}  // namespace flatsat::satellite
