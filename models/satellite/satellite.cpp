#include "models/satellite/satellite.h"

#include <array>

#include "models/environment/exposure.h"

namespace flatsat::satellite {
namespace {

constexpr unsigned kTerminalNode = 0, kMemoryNode = 1;  // of the payload fabric
constexpr std::uint64_t kMemoryBytes = 1u << 20;        // of bench memory
constexpr std::uint64_t kMemoryBase = 1ull << 50;       // where the network finds it

/// Dose and upsets follow the orbit that is flown, where nobody says how much of it lies in the anomaly.
SatelliteConfig along_its_orbit(SatelliteConfig config) {
  auto& field = config.radiation.field.time_in_anomaly;
  auto& upsets = config.upsets.time_in_anomaly;
  if (field && upsets) return config;
  const auto& e = config.environment;
  const double time = environment::time_over(e.anomaly, e.orbit, e.epoch);
  if (!field) field = time;
  if (!upsets) upsets = time;
  return config;
}

payload::WeightStore make_weights(const WeightsConfig& config, model::RandomStream& random) {
  payload::WeightStore store{.n = config.n, .k = config.k, .layers = {}};
  store.layers.resize(config.layers);
  for (auto& layer : store.layers) {
    layer.resize(std::size_t{config.n} * config.k);
    for (auto& byte : layer) byte = static_cast<std::uint8_t>(random.next());
  }
  return store;
}

}  // namespace

power::PowerConfig Satellite::with_outlets(power::PowerConfig power, const std::vector<DeviceSlot>& slots) {
  power.outlets = {{.name = "platform", .priority = 0}};
  for (const auto& slot : slots) {
    const double full = slot.config.count * slot.config.rated_w;
    power.outlets.push_back({.name = slot.config.name,
                             .limit_w = full * slot.config.trip_share,
                             .trip_s = 0.01,
                             .priority = slot.config.priority,
                             .full_w = full});
  }
  return power;
}

std::vector<optical::RelayPeer> Satellite::peers(const SatelliteConfig& config) {
  std::vector<optical::RelayPeer> peers;
  for (const auto& relay : config.relays)
    peers.push_back({relay.name, environment::make_ephemeris(relay.orbit, config.environment.epoch)});
  return peers;
}

Satellite::Satellite(const sc_core::sc_module_name& name, const SatelliteConfig& config,
                     const std::vector<DeviceSlot>& slots, const RandomSource& random, model::EventSink& sink)
    : sc_module(name),
      config_(along_its_orbit(config)),
      events_(sink),
      accelerator_weights_(make_weights(config.accelerator_weights, random(config.name + ".weights.accelerator"))),
      gpu_weights_(make_weights(config.gpu_weights, random(config.name + ".weights.gpu"))),
      environment_("environment", config.environment, events_),
      power_("power", with_outlets(config.power, slots), events_),
      thermal_("thermal", config.thermal, events_),
      computer_("computer", config.computer, events_),
      network_("network", config.network, events_),
      memory_("memory", kMemoryBytes, sc_core::sc_time(100, sc_core::SC_NS)),
      fabric_("fabric", config.fabric, {"terminal", "memory"}, events_),
      payload_("payload", config.payload, events_),
      ground_(
          "ground", config.workloads,
          {{payload::DeviceClass::kAccelerator, &accelerator_weights_}, {payload::DeviceClass::kGpu, &gpu_weights_}},
          random(config.name + ".workload"), events_),
      terminal_("terminal", config.terminal,
                environment::make_ephemeris(config.environment.orbit, config.environment.epoch), peers(config),
                random(config.name + ".terminal"), random(config.name + ".terminal.fades"), events_),
      uplink_(
          "uplink", config.uplink, terminal_,
          [this](const network::Packet& p) {
            fabric_.transfer(kTerminalNode, kMemoryNode, p.size_bytes, [this, p] { payload_.receive(p); });
          },
          random(config.name + ".uplink"), events_),
      downlink_(
          "downlink", config.downlink, terminal_, [this](const network::Packet& p) { ground_.receive(p); },
          random(config.name + ".downlink"), events_) {
  for (std::size_t i = 0; i < slots.size(); ++i) {
    const bool gpu = slots[i].config.device_class == payload::DeviceClass::kGpu;
    const auto& weights = gpu ? gpu_weights_ : accelerator_weights_;
    devices_.push_back(std::make_unique<WiredDevice>(slots[i], weights, i, memory_.bytes(), events_));
  }
  upsets_ = std::make_unique<UpsetInjector>(config_, environment_, devices_, in_saa_, random, events_);
  attitude_ = std::make_unique<AttitudeControl>(
      config_, environment_, [this] { return terminal_.towards(); }, events_);
  bind_environment();
  bind_link();
  for (std::size_t i = 0; i < devices_.size(); ++i) bind_device(*devices_[i], i);
  network_.out.bind(memory_.bus);
  network_.add_route(kMemoryBase, kMemoryBytes, static_cast<unsigned>(devices_.size()));
  computer_.switch_payload = [this](bool on) { switch_payload(on); };
  SC_HAS_PROCESS(Satellite);
  SC_METHOD(sum_heat);
  sensitive << platform_rail_ << heater_ << distribution_loss_;
  for (auto& device : devices_) sensitive << device->heat << device->sibling_draw;
  SC_METHOD(set_caps);
  sensitive << share_ << duty_ << busy_changed_;
  for (auto& device : devices_) sensitive << device->rail;
  SC_METHOD(set_coolant);
  sensitive << loop_supply_;
  SC_METHOD(turn_radiator);
  SC_METHOD(view_earth_from_array);
  sensitive << attitude_->array_nadir_deg << attitude_->altitude_km;
}

void Satellite::bind_environment() {
  environment_.irradiance_w_m2(irradiance_);
  environment_.lit_fraction(lit_);
  environment_.albedo_w_m2(albedo_);
  environment_.earth_ir_w_m2(earth_ir_);
  environment_.in_saa(in_saa_);
  power_.irradiance_w_m2(irradiance_);
  power_.earth_ir_w_m2(earth_ir_);
  power_.albedo_w_m2(albedo_);
  power_.array_front_view(attitude_->array_front_view);
  power_.array_back_view(attitude_->array_back_view);
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
  thermal_.sun_deg(attitude_->radiator_sun_deg);
  thermal_.nadir_deg(attitude_->radiator_nadir_deg);
  thermal_.altitude_km(attitude_->altitude_km);
  thermal_.loop_heat_w(loop_heat_);
  thermal_.battery_heat_w(battery_loss_);
  thermal_.loop_supply_degc(loop_supply_);
  thermal_.battery_degc(battery_degc_);
  thermal_.derate(derate_);
  thermal_.heater_w(heater_);
  thermal_.array_exitance_w_m2(array_exitance_);
  thermal_.to_array_w(radiator_to_array_);
  if (attitude_->modelled()) power_.array_incidence_deg(attitude_->array_incidence_deg);
  if (config_.guidance && config_.guidance->terminal_fixed)
    terminal_.attitude_allows = [this] { return attitude_->ready_for_link(); };
  computer_.soc(soc_);
  computer_.loop_supply_degc(loop_supply_);
  computer_.payload_enabled(payload_enabled_);
  loop_supply_.write(config_.thermal.initial_degc);
  battery_degc_.write(config_.thermal.initial_battery_degc);
  soc_.write(config_.power.battery.initial_soc);
  derate_.write(1.0);
}

bool Satellite::ToTerminal::send(network::Packet packet) {
  const auto bytes = packet.size_bytes;
  satellite.fabric_.transfer(kMemoryNode, kTerminalNode, bytes,
                             [&link = satellite.downlink_, packet = std::move(packet)] { link.send(packet); });
  return true;  // a full queue of the link says so itself
}

void Satellite::bind_link() {
  payload_.enabled(payload_enabled_);
  payload_.compute_share(share_);
  payload_.duty(duty_);
  terminal_.link_up(link_up_);
  uplink_.link_up(link_up_);
  downlink_.link_up(link_up_);
  ground_.set_uplink(uplink_);
  payload_.set_downlink(to_terminal_);
}

void Satellite::bind_device(WiredDevice& device, std::size_t index) {
  if (device.driver) {
    device.driver->network.bind(network_.in);
    device.driver->interrupt(device.interrupt);
    payload_.add_driver(*device.driver, *device.config.device_class);
    ++askers_;
  }
  device.device.dma.bind(network_.in);
  network_.set_source_offset(askers_++, kMemoryBase);
  network_.out.bind(device.device.bus);
  network_.add_route(index * kDeviceWindowBytes, kDeviceWindowBytes, static_cast<unsigned>(index));
  device.device.interrupt(device.interrupt);
  device.device.rail_v(upsets_->cuts_power() ? device.cut_rail : device.rail);
  device.device.cap_w(device.cap);
  device.device.coolant_degc(device.coolant);
  device.device.draw_w(device.draw);
  device.device.heat_w(device.heat);
  device.siblings.live_draw_w(device.draw);
  device.siblings.duty(device.duty);
  device.siblings.rail_v(device.rail);
  device.siblings.cap_w(device.cap);
  device.siblings.draw_w(device.sibling_draw);
  power_.outlet_draw_w[index + 1](device.total);
  power_.outlet_rail_v[index + 1](device.rail);
  sc_core::sc_spawn_options options;
  options.spawn_method();
  options.set_sensitivity(&device.draw);
  options.set_sensitivity(&device.sibling_draw);
  sc_core::sc_spawn([&device] { device.sum_draws(); }, ("sum_" + device.config.name).c_str(), &options);
}

void Satellite::sum_heat() {
  const bool on = platform_rail_.read() > 0.0;
  double heat = on ? config_.platform_w : 0.0;
  platform_draw_.write(heat + heater_.read());
  for (auto& device : devices_) heat += device->heat.read() + device->sibling_draw.read();
  loop_heat_.write(heat + distribution_loss_.read());
}

void Satellite::set_caps() {
  for (auto& device : devices_) {
    device->cap_w = share_.read() * device->config.rated_w;
    device->rail_v = device->rail.read();
    device->cap.write(device->cap_w);
    device->set_duty(duty_.read() * busy_);
  }
}

void Satellite::set_coolant() {
  for (auto& device : devices_) {
    device->coolant_degc = loop_supply_.read() + device->config.coolant_offset_k;
    device->coolant.write(device->coolant_degc);
  }
}

void Satellite::turn_radiator() {
  attitude_->update();
  next_trigger(sc_core::sc_time(config_.environment.step_s, sc_core::SC_SEC));
}

void Satellite::view_earth_from_array() { attitude_->view_earth_from_array(); }

std::uint64_t Satellite::last_limit() const {
  using namespace model::events;
  static constexpr std::array<model::EventName, 10> kLimits{kCap,  kDerate,     kDerateOver,  kLoadShed, kLoadRestore,
                                                            kMode, kOutletTrip, kOutletRetry, kOutletOn, kOutletOff};
  return events_.latest(kLimits);
}

double Satellite::powered_share() const {
  double all_w = 0.0, powered_w = 0.0;
  for (const auto& device : devices_) {
    const double rated_w = device->config.count * device->config.rated_w;
    all_w += rated_w;
    if (device->rail.read() >= device->config.minimum_rail_v) powered_w += rated_w;
  }
  return all_w > 0.0 ? powered_w / all_w : 0.0;
}

void Satellite::set_busy(bool busy) {
  busy_ = busy ? 1.0 : 0.0;
  busy_changed_.notify(sc_core::SC_ZERO_TIME);
}

void Satellite::lose() {
  lost_ = true;
  for (std::size_t i = 0; i < power_.outlets(); ++i) power_.switch_outlet(i, false);
}

void Satellite::switch_payload(bool on) {
  if (lost_) return;
  for (std::size_t i = 0; i < devices_.size(); ++i) power_.switch_outlet(i + 1, on);
  attitude_->set_safe(!on);
}

void Satellite::switch_devices_off() {
  for (std::size_t i = 0; i < devices_.size(); ++i) power_.switch_outlet(i + 1, false);
}

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
  attitude_->list_channels(list, a + ".guidance");
  upsets_->list_channels(list, a + ".radiation");
  for (const auto& device : devices_) device->list_channels(list, a + "." + device->config.name);
}

void Satellite::list_commands(model::CommandList& list) {
  const std::string a = config_.name;
  std::vector<std::string> ports;  // of the network: the devices, then bench memory, which has no faults
  for (const auto& device : devices_) ports.push_back(device->config.name);
  power_.list_commands(list, a + ".power");
  thermal_.list_commands(list, a + ".thermal");
  terminal_.list_commands(list, a + ".optical");
  attitude_->list_commands(list, a + ".guidance", [this] { return computer_.safe(); });
  upsets_->list_commands(list, a);
  network_.list_commands(list, a + ".bus", ports);
  fabric_.list_commands(list, a + ".fabric");
}

bool Satellite::inject(const std::string& name, const compute::Fault& fault) {
  for (auto& device : devices_) {
    if (device->config.name == name) return device->device.inject(fault);
  }
  return false;
}

}  // namespace flatsat::satellite
