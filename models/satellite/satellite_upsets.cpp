// What radiation does to the devices of a satellite.
#include <algorithm>

#include "models/satellite/satellite_slot.h"

namespace flatsat::satellite {
namespace {

constexpr std::uint64_t kFirstWord = 0x800000 / 8;  // where drivers put weights

}  // namespace

/// Where each device has a process of its own, the one of the payload as a whole is silent.
environment::UpsetsConfig Satellite::upsets_of(const SatelliteConfig& config) {
  environment::UpsetsConfig upsets = config.upsets;
  if (!config.radiation.devices.empty()) upsets.events_per_chip_year = 0.0;
  return upsets;
}

void Satellite::add_radiation(const RandomSource& random) {
  if (config_.radiation.devices.empty()) return;
  const std::string head = config_.name + ".radiation.";
  radiation_ = std::make_unique<environment::Radiation>(
      "radiation", config_.radiation, [this](double seconds) { return environment_.place_at(seconds); },
      [&](const std::string& device) -> model::RandomStream& { return random(head + device); },
      [this](const environment::SingleEvent& hit) { strike(hit); }, events_);
  for (const auto& d : config_.radiation.devices) device_strikes_.push_back(&random(head + d.name + ".strikes"));
  radiation_->in_saa(in_saa_);
  radiation_->dose_rate_rad_year(dose_rate_);
  for (auto& slot : slots_) {
    sc_core::sc_spawn_options options;
    options.spawn_method();
    options.set_sensitivity(&slot->rail);
    options.set_sensitivity(&slot->cut_changed);
    sc_core::sc_spawn([&slot = *slot] { slot.drive_rail(); }, ("rail_" + slot->config.name).c_str(), &options);
  }
}

/// A word of the weights of a device, one bit of it, and another one for those that take two.
struct Satellite::WordHit {
  std::uint64_t word, one, other;
};

Satellite::WordHit Satellite::hit_word(const Slot& slot, model::RandomStream& random) const {
  const auto& weights =
      slot.config.device_class == payload::DeviceClass::kGpu ? config_.gpu_weights : config_.accelerator_weights;
  const std::uint64_t words = std::uint64_t{weights.layers} * weights.k * ((weights.n + 15u) & ~15u) / 8;
  const auto word = kFirstWord + model::uniform_below(random, words);
  const auto first = model::uniform_below(random, 64), second = (first + 1 + model::uniform_below(random, 63)) % 64;
  return {word, 1ull << first, 1ull << second};
}

bool Satellite::skipped(const std::string& device, const Hit& hit) {
  const auto& skip = config_.strikes.skip;  // after all draws: the upsets that follow stay what they are
  if (std::find(skip.begin(), skip.end(), hit.number) == skip.end()) return false;
  events_.emit(
      {device, model::events::kUpsetSkipped, "hits nothing in this run", static_cast<double>(hit.number), hit.cause});
  return true;
}

void Satellite::hit_weights(Slot& slot, const WordHit& word, bool two_bits, const Hit& hit) {
  if (skipped(slot.config.name, hit)) return;
  compute::Fault fault{.point = "memory", .word = word.word, .mask = two_bits ? word.one | word.other : word.one};
  fault.cause = events_.emit({slot.config.name, model::events::kUpsetHit,
                              two_bits ? "two bits of one word of the weights" : "one bit of the weights",
                              static_cast<double>(fault.word), hit.cause});
  if (!slot.device.inject(fault))
    events_.emit({slot.config.name, model::events::kUpsetMissed, "the device is off", 0.0, fault.cause});
}

/// One upset hits the weights of one device in orbit: the live ones stand for all.
void Satellite::strike(std::uint64_t number, std::uint64_t cause) {
  if (slots_.empty()) return;
  Slot& slot = *slots_[model::uniform_below(strikes_, slots_.size())];
  const auto word = hit_word(slot, strikes_);
  hit_weights(slot, word, model::uniform(strikes_) < config_.strikes.double_bit_share, {number, cause});
}

/// The same where the device is known: its live one stands for all its chips.
void Satellite::strike(const environment::SingleEvent& event) {
  const auto& device = config_.radiation.devices[event.device];
  const auto found =
      std::find_if(slots_.begin(), slots_.end(), [&](auto& slot) { return slot->config.name == device.name; });
  const Hit hit{event.number, event.event};
  if (found == slots_.end()) {
    events_.emit({device.name, model::events::kUpsetUnmodelled, "nothing of that name flies here", 0.0, event.event});
    return;
  }
  Slot& slot = **found;
  const auto word = hit_word(slot, *device_strikes_[event.device]);
  switch (event.kind) {
    case environment::SeeKind::kSeu:
    case environment::SeeKind::kMbu:
      return hit_weights(slot, word, event.kind == environment::SeeKind::kMbu, hit);
    case environment::SeeKind::kSefi:
      return cut_power(slot, config_.strikes.interrupt_s, hit, "its function is interrupted: power off and on");
    case environment::SeeKind::kSel:
      return cut_power(slot, config_.strikes.latch_up_s, hit, "latch-up: its protection cuts the power");
  }
}

/// A device without its rail loses its state. Cuts that overlap end with the last.
void Satellite::cut_power(Slot& slot, double seconds, const Hit& hit, const char* what) {
  if (skipped(slot.config.name, hit)) return;
  const auto cause = events_.emit({slot.config.name, model::events::kUpsetHit, what, seconds, hit.cause});
  slot.cut = true;
  slot.cut_changed.notify(sc_core::SC_ZERO_TIME);
  sc_core::sc_spawn(
      [this, &slot, seconds, cause, mine = ++slot.cuts] {
        sc_core::wait(seconds, sc_core::SC_SEC);
        if (mine != slot.cuts) return;
        slot.cut = false;
        slot.cut_changed.notify(sc_core::SC_ZERO_TIME);
        events_.emit({slot.config.name, model::events::kPowerBack, "after a single event", seconds, cause});
      },
      sc_core::sc_gen_unique_name("cut"));
}

}  // namespace flatsat::satellite
