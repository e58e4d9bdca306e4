#include "models/satellite/satellite.h"

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

std::vector<DeviceSlotConfig> configs_of(const std::vector<DeviceSlot>& slots) {
  std::vector<DeviceSlotConfig> configs;
  for (const auto& slot : slots) configs.push_back(slot.config);
  return configs;
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

std::vector<optical::RelayPeer> Satellite::peers(const SatelliteConfig& config) {
  std::vector<optical::RelayPeer> peers;
  for (const auto& relay : config.relays)
    peers.push_back({relay.name, environment::make_ephemeris(relay.orbit, config.environment.epoch)});
  return peers;
}

Satellite::Satellite(const sc_core::sc_module_name& name, const SatelliteConfig& config,
                     const std::vector<DeviceSlot>& slots, const RandomSource& random, model::EventSink& sink)
    : Platform(name, along_its_orbit(config), configs_of(slots), sink),
      accelerator_weights_(make_weights(config.accelerator_weights, random(config.name + ".weights.accelerator"))),
      gpu_weights_(make_weights(config.gpu_weights, random(config.name + ".weights.gpu"))),
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
  bind_link();
  std::vector<DeviceLoad*> loads;
  for (std::size_t i = 0; i < devices_.size(); ++i) {
    bind_device(*devices_[i], i);
    loads.push_back(devices_[i].get());
  }
  network_.out.bind(memory_.bus);
  network_.add_route(kMemoryBase, kMemoryBytes, static_cast<unsigned>(devices_.size()));
  wire(std::move(loads));
}

bool Satellite::ToTerminal::send(network::Packet packet) {
  const auto bytes = packet.size_bytes;
  satellite.fabric_.transfer(kMemoryNode, kTerminalNode, bytes,
                             [&link = satellite.downlink_, packet = std::move(packet)] { link.send(packet); });
  return true;  // a full queue of the link says so itself
}

void Satellite::bind_link() {
  if (config_.guidance && config_.guidance->terminal_fixed)
    terminal_.attitude_allows = [this] { return attitude_.ready_for_link(); };
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
    if (device.config.device_class == payload::DeviceClass::kGpu)
      learners_.emplace(device.config.name, DeviceLearner(payload_, *device.driver));
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
}

void Satellite::list_channels(model::ChannelList& list) const {
  const std::string a = config_.name;
  list_platform_channels(list);
  network_.list_channels(list, a + ".network");
  fabric_.list_channels(list, a + ".fabric");
  payload_.list_channels(list, a + ".payload");
  terminal_.list_channels(list, a + ".optical");
  uplink_.list_channels(list, a + ".uplink");
  downlink_.list_channels(list, a + ".downlink");
  ground_.list_channels(list, a + ".ground");
  attitude_.list_channels(list, a + ".guidance");
  upsets_->list_channels(list, a + ".radiation");
  for (const auto& device : devices_) device->list_channels(list, a + "." + device->config.name);
}

void Satellite::list_commands(model::CommandList& list) {
  const std::string a = config_.name;
  std::vector<std::string> ports;  // of the network: the devices, then bench memory, which has no faults
  for (const auto& device : devices_) ports.push_back(device->config.name);
  Platform::list_commands(list);
  terminal_.list_commands(list, a + ".optical");
  upsets_->list_commands(list, a);
  network_.list_commands(list, a + ".bus", ports);
  fabric_.list_commands(list, a + ".fabric");
}

cluster::Learner* Satellite::learner(const std::string& device) {
  const auto found = learners_.find(device);
  return found != learners_.end() ? &found->second : nullptr;
}

bool Satellite::inject(const std::string& name, const compute::Fault& fault) {
  for (auto& device : devices_) {
    if (device->config.name == name) return device->device.inject(fault);
  }
  return false;
}

}  // namespace flatsat::satellite
