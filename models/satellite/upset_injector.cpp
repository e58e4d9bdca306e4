#include "models/satellite/upset_injector.h"

#include <algorithm>

#include "models/compute/device_layout.h"

namespace flatsat::satellite {

namespace layout = compute::memory_layout;

UpsetInjector::UpsetInjector(const SatelliteConfig& config, const environment::Environment& environment,
                             WiredDevices& devices, const sc_core::sc_signal<bool>& in_saa, const RandomSource& random,
                             model::EventSink& events)
    : config_(config), devices_(devices), events_(events), targets_(random(config.name + ".strikes")) {
  if (!config.radiation.devices.empty()) {
    add_radiation(environment, in_saa, random);
    return;
  }
  upsets_ = std::make_unique<environment::Upsets>(
      "upsets", config.upsets,
      [this](std::uint64_t number) {
        inject({number, upsets_->event()});
      },
      random(config.name + ".upsets"), events);
  upsets_->in_saa(in_saa);
}

void UpsetInjector::add_radiation(const environment::Environment& environment, const sc_core::sc_signal<bool>& in_saa,
                                  const RandomSource& random) {
  const std::string head = config_.name + ".radiation.";
  radiation_ = std::make_unique<environment::Radiation>(
      "radiation", config_.radiation,
      [&environment](double seconds) { return environment.subsatellite_point(seconds); },
      [&](const std::string& device) -> model::RandomStream& { return random(head + device); },
      [this](const environment::SingleEvent& event) { inject(event); }, events_);
  for (const auto& d : config_.radiation.devices) targets_of_devices_.push_back(&random(head + d.name + ".strikes"));
  radiation_->in_saa(in_saa);
  radiation_->dose_rate_rad_year(dose_rate_);
  for (auto& device : devices_) {
    sc_core::sc_spawn_options options;
    options.spawn_method();
    options.set_sensitivity(&device->rail);
    options.set_sensitivity(&device->cut_changed);
    sc_core::sc_spawn([&device = *device] { device.drive_rail(); }, ("rail_" + device->config.name).c_str(), &options);
  }
}

void UpsetInjector::list_channels(model::ChannelList& list, const std::string& prefix) const {
  if (radiation_) radiation_->list_channels(list, prefix);
}

void UpsetInjector::list_commands(model::CommandList& list, const std::string& prefix) {
  list.add({prefix + ".upset", "1", model::whole_up_to(1000), "so many upsets, each in one device of the payload",
            [this](double value) {
              for (unsigned i = 0; i < static_cast<unsigned>(value); ++i) inject(Upset{0, events_.command()});
            }});
}

UpsetInjector::WordFlip UpsetInjector::draw_word(const WiredDevice& device, model::RandomStream& random) const {
  const bool gpu = device.config.device_class == payload::DeviceClass::kGpu;
  const auto& weights = gpu ? config_.gpu_weights : config_.accelerator_weights;
  const std::uint64_t bytes = std::uint64_t{weights.layers} * weights.k * layout::row_stride(weights.n);
  const auto word =
      layout::kWeights / compute::kMemoryWordBytes + model::uniform_below(random, bytes / compute::kMemoryWordBytes);
  const auto first = model::uniform_below(random, 64), second = (first + 1 + model::uniform_below(random, 63)) % 64;
  return {word, 1ull << first, 1ull << second};
}

bool UpsetInjector::skipped(const std::string& device, const Upset& upset) {
  const auto& skip = config_.upset_effects.skip;  // after all draws: the upsets that follow stay what they are
  if (std::find(skip.begin(), skip.end(), upset.number) == skip.end()) return false;
  events_.emit({device, model::events::kUpsetSkipped, "hits nothing in this run", static_cast<double>(upset.number),
                upset.cause});
  return true;
}

void UpsetInjector::flip_weights(WiredDevice& device, const WordFlip& flip, bool two_bits, const Upset& upset) {
  if (skipped(device.config.name, upset)) return;
  compute::Fault fault{.point = "memory", .word = flip.word, .mask = two_bits ? flip.one | flip.other : flip.one};
  fault.cause = events_.emit({device.config.name, model::events::kUpsetHit,
                              two_bits ? "two bits of one word of the weights" : "one bit of the weights",
                              static_cast<double>(fault.word), upset.cause});
  if (!device.device.inject(fault))
    events_.emit({device.config.name, model::events::kUpsetMissed, "the device is off", 0.0, fault.cause});
}

/// Into the weights of one device in orbit: the live ones stand for all.
void UpsetInjector::inject(const Upset& upset) {
  if (devices_.empty()) return;
  WiredDevice& device = *devices_[model::uniform_below(targets_, devices_.size())];
  const auto flip = draw_word(device, targets_);
  flip_weights(device, flip, model::uniform(targets_) < config_.upset_effects.double_bit_share, upset);
}

/// The same where the device is known: its live one stands for all its chips.
void UpsetInjector::inject(const environment::SingleEvent& event) {
  const auto& named = config_.radiation.devices[event.device];
  const auto found = std::find_if(devices_.begin(), devices_.end(),
                                  [&](const auto& device) { return device->config.name == named.name; });
  if (found == devices_.end()) {
    events_.emit({named.name, model::events::kUpsetUnmodelled, "nothing of that name flies here", 0.0, event.event});
    return;
  }
  const Upset upset{event.number, event.event};
  WiredDevice& device = **found;
  const auto flip = draw_word(device, *targets_of_devices_[event.device]);
  switch (event.kind) {
    case environment::SeeKind::kSeu:
    case environment::SeeKind::kMbu:
      return flip_weights(device, flip, event.kind == environment::SeeKind::kMbu, upset);
    case environment::SeeKind::kSefi:
      return cut_power(device, config_.upset_effects.interrupt_s, upset,
                       "its function is interrupted: power off and on");
    case environment::SeeKind::kSel:
      return cut_power(device, config_.upset_effects.latch_up_s, upset, "latch-up: its protection cuts the power");
  }
}

/// A device without its rail loses its state. Cuts that overlap end with the last.
void UpsetInjector::cut_power(WiredDevice& device, double seconds, const Upset& upset, const char* what) {
  if (skipped(device.config.name, upset)) return;
  const auto cause = events_.emit({device.config.name, model::events::kUpsetHit, what, seconds, upset.cause});
  device.cut = true;
  device.cut_changed.notify(sc_core::SC_ZERO_TIME);
  sc_core::sc_spawn(
      [this, &device, seconds, cause, mine = ++device.cuts] {
        sc_core::wait(seconds, sc_core::SC_SEC);
        if (mine != device.cuts) return;
        device.cut = false;
        device.cut_changed.notify(sc_core::SC_ZERO_TIME);
        events_.emit({device.config.name, model::events::kPowerBack, "after a single event", seconds, cause});
      },
      sc_core::sc_gen_unique_name("cut"));
}

}  // namespace flatsat::satellite
