#include "models/satellite/satellite.h"

#include "models/satellite/satellite_slot.h"

namespace flatsat::satellite {
namespace {

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
      config_(config),
      events_(sink),
      strikes_(random(config.name + ".strikes")),
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
          random(config.name + ".downlink"), events_),
      upsets_(
          "upsets", upsets_of(config), [this](std::uint64_t number) { strike(number, upsets_.event()); },
          random(config.name + ".upsets"), events_) {
  for (std::size_t i = 0; i < slots.size(); ++i) {
    const auto& weights =
        slots[i].config.device_class == payload::DeviceClass::kGpu ? gpu_weights_ : accelerator_weights_;
    slots_.push_back(std::make_unique<Slot>(slots[i], weights, i, memory_.bytes(), events_));
  }
  add_radiation(random);
  add_guidance();
  bind_environment();
  bind_link();
  for (std::size_t i = 0; i < slots_.size(); ++i) bind_slot(*slots_[i], i, random);
  network_.out.bind(memory_.bus);
  network_.add_route(kMemoryBase, kMemoryBytes, static_cast<unsigned>(slots_.size()));
  computer_.switch_payload = [this](bool on) { switch_payload(on); };
  SC_HAS_PROCESS(Satellite);
  SC_METHOD(sum_heat);
  sensitive << platform_rail_ << heater_ << distribution_loss_;
  for (auto& slot : slots_) sensitive << slot->heat << slot->sibling_draw;
  SC_METHOD(set_caps);
  sensitive << share_ << duty_;
  for (auto& slot : slots_) sensitive << slot->rail;
  SC_METHOD(set_coolant);
  sensitive << loop_supply_;
  SC_METHOD(turn_radiator);
}

Satellite::~Satellite() = default;

void Satellite::bind_environment() {
  environment_.irradiance_w_m2(irradiance_);
  environment_.lit_fraction(lit_);
  environment_.albedo_w_m2(albedo_);
  environment_.earth_ir_w_m2(earth_ir_);
  environment_.in_saa(in_saa_);
  upsets_.in_saa(in_saa_);
  power_.irradiance_w_m2(irradiance_);
  power_.earth_ir_w_m2(earth_ir_);
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
  thermal_.sun_deg(radiator_sun_);
  thermal_.nadir_deg(radiator_nadir_);
  thermal_.altitude_km(altitude_);
  thermal_.loop_heat_w(loop_heat_);
  thermal_.battery_heat_w(battery_loss_);
  thermal_.loop_supply_degc(loop_supply_);
  thermal_.battery_degc(battery_degc_);
  thermal_.derate(derate_);
  thermal_.heater_w(heater_);
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

void Satellite::bind_slot(Slot& slot, std::size_t index, const RandomSource&) {
  slot.driver.network.bind(network_.in);
  slot.device.dma.bind(network_.in);
  network_.out.bind(slot.device.bus);
  network_.add_route(index * kSlotBytes, kSlotBytes, static_cast<unsigned>(index));
  network_.set_source_offset(static_cast<unsigned>(2 * index + 1), kMemoryBase);
  slot.driver.interrupt(slot.interrupt);
  slot.device.interrupt(slot.interrupt);
  radiation_ ? slot.device.rail_v(slot.cut_rail) : slot.device.rail_v(slot.rail);
  slot.device.cap_w(slot.cap);
  slot.device.coolant_degc(slot.coolant);
  slot.device.draw_w(slot.draw);
  slot.device.heat_w(slot.heat);
  slot.siblings.live_draw_w(slot.draw);
  slot.siblings.duty(slot.duty);
  slot.siblings.rail_v(slot.rail);
  slot.siblings.cap_w(slot.cap);
  slot.siblings.draw_w(slot.sibling_draw);
  power_.outlet_draw_w[index + 1](slot.total);
  power_.outlet_rail_v[index + 1](slot.rail);
  payload_.add_driver(slot.driver, slot.config.device_class);
  sc_core::sc_spawn_options options;
  options.spawn_method();
  options.set_sensitivity(&slot.draw);
  options.set_sensitivity(&slot.sibling_draw);
  sc_core::sc_spawn([&slot] { slot.sum(); }, ("sum_" + slot.config.name).c_str(), &options);
}

void Satellite::sum_heat() {
  const bool on = platform_rail_.read() > 0.0;
  double heat = on ? config_.platform_w : 0.0;
  platform_draw_.write(heat + heater_.read());
  for (auto& slot : slots_) heat += slot->heat.read() + slot->sibling_draw.read();
  loop_heat_.write(heat + distribution_loss_.read());
}

void Satellite::set_caps() {
  for (auto& slot : slots_) {
    slot->cap_w = share_.read() * slot->config.rated_w;
    slot->rail_v = slot->rail.read();
    slot->cap.write(slot->cap_w);
    slot->set_duty(duty_.read());
  }
}

void Satellite::set_coolant() {
  for (auto& slot : slots_) {
    slot->coolant_degc = loop_supply_.read() + slot->config.coolant_offset_k;
    slot->coolant.write(slot->coolant_degc);
  }
}

bool Satellite::inject(const std::string& device, const compute::Fault& fault) {
  for (auto& slot : slots_) {
    if (slot->config.name == device) return slot->device.inject(fault);
  }
  return false;
}

}  // namespace flatsat::satellite
