#include "harness/bench/wiring.h"

#include <exception>
#include <stdexcept>

#include "harness/base/kernel_name.h"
#include "harness/base/name.h"
#include "harness/bench/channels.h"
#include "harness/bench/event_names.h"
#include "models/satellite/energy_satellite.h"

namespace flatsat::bench {

/// Mistakes of one look hide none of the next.
template <class Look>
void Wiring::gather(Look look) {
  try {
    look();
  } catch (const config::ConfigError& error) {
    problems_.insert(problems_.end(), error.problems().begin(), error.problems().end());
  }
}

Wiring::Wiring(testbed::Testbed& bed, const DeviceSet& devices, model::EventSink& events,
               verdict::FaultOutcomes& faults, unsigned threads)
    : random_(bed.seed) {
  for (const auto& named : bed.satellites) add_satellite(named, devices, faults);
  if (!bed.constellation->constellations.empty()) {
    cluster_ = std::make_unique<Cluster>(
        bed, satellites_.all(),
        [this](const std::string& name) -> model::RandomStream& { return random_.stream(name); }, events, threads);
    cluster_->list_commands(commands_);
  }
  add_surroundings(devices);
  steps_ = std::make_unique<StepSequences>(devices, bed.path, events);
  KnownNames known = list_channels(bed, devices);
  const auto models = add_models(bed, events);
  gather([&] { add_profiles(bed, models); });
  aggregates_ = std::make_unique<Aggregates>(std::vector<testbed::AggregateConfig>{}, channels_);
  gather([&] { aggregates_ = std::make_unique<Aggregates>(bed.aggregates, channels_); });
  gather([&] { check_channels(bed); });
  gather([&] { remarks_ = resolve_channels(bed, channels_, known); });
  gather([&] { recorded_ = recorded_channels(bed, channels_); });
  if (cluster_) remarks_.insert(remarks_.begin(), cluster_->remarks().begin(), cluster_->remarks().end());
}

/// The names of channels are made of names from files and from agents; whose they are says what is wrong with them.
KnownNames Wiring::list_channels(const testbed::Testbed& bed, const DeviceSet& devices) {
  KnownNames known{.events = event_names(bed, devices), .untold = {}};
  for (std::size_t i = 0; i < satellites().size(); ++i) {
    try {
      satellites()[i]->list_channels(channels_);
    } catch (const std::invalid_argument& error) {
      const auto& named = bed.satellites[i];
      throw config::ConfigError({{named.location, "satellite." + named.name + ": " + error.what()}});
    }
  }
  if (cluster_) cluster_->list_channels(channels_);
  for (const auto& d : devices.devices()) {
    const auto prefix = testbed::channel_prefix(*d.config);
    try {
      if (d.remote != nullptr) d.remote->list_channels(channels_, prefix);
    } catch (const std::invalid_argument& error) {
      throw std::runtime_error(d.config->name + ": its HELLO does not fit: " + error.what());
    }
    if (d.unstarted != nullptr) d.unstarted->list_channels(channels_, prefix);
    if (d.untold()) known.untold.push_back(d.config->name);
  }
  return known;
}

/// Parts that are good by themselves may be too long together.
void Wiring::check_channels(const testbed::Testbed& bed) const {
  std::vector<config::Problem> problems;
  for (const auto& source : channels_.sources()) {
    if (const auto wrong = base::channel_name_problem(source.name); !wrong.empty())
      problems.push_back({{bed.path, 0, 0}, "the channel's name '" + source.name + "' " + wrong});
  }
  if (!problems.empty()) throw config::ConfigError(std::move(problems));
}

std::vector<std::string> Wiring::channel_names() const {
  std::vector<std::string> names;
  for (const auto& source : channels_.sources()) names.push_back(source.name);
  return names;
}

void Wiring::add_satellite(const testbed::NamedSatellite& named, const DeviceSet& devices,
                           verdict::FaultOutcomes& faults) {
  const std::string name = base::kernel_name(named.name);
  model::EventSink* sink = &faults.sink(named.name);
  if (named.is_member) sink = &sinks_.emplace_back(named.name, *sink);
  if (named.detail == testbed::Detail::kEnergy) {
    satellites_.push(std::make_unique<satellite::EnergySatellite>(name.c_str(), named.config, named.loads, *sink));
  } else {
    std::vector<satellite::DeviceSlot> slots;
    for (const auto& d : devices.devices()) {
      if (d.config->satellite == named.name) slots.push_back({d.config->slot, d.device.get()});
    }
    satellites_.push(std::make_unique<satellite::Satellite>(
        name.c_str(), named.config, slots,
        [this](const std::string& stream) -> model::RandomStream& { return random_.stream(stream); }, *sink));
  }
  satellites().back()->list_commands(commands_);
}

/// A device without a satellite stands in what its satellite would give it.
void Wiring::add_surroundings(const DeviceSet& devices) {
  for (const auto& d : devices.devices()) {
    if (!d.config->satellite.empty()) continue;
    const auto& slot = d.config->slot;
    surroundings_.push_back(std::make_unique<NominalSurroundings>(("surroundings_" + d.config->name).c_str(), *d.device,
                                                                  slot.rated_w, slot.minimum_rail_v,
                                                                  slot.coolant_offset_k));
  }
}

std::vector<ModelByName> Wiring::add_models(const testbed::Testbed& bed, model::EventSink& events) {
  std::vector<ModelByName> by_name;
  const satellite::RandomSource random = [this](const std::string& name) -> model::RandomStream& {
    return random_.stream(name);
  };
  std::vector<config::Problem> problems;
  for (const auto& m : bed.models) {
    try {
      models_.push_back(make_bench_model(m, {bed, random, events}));
      list_model_channels(*models_.back(), m.name, channels_);
      models_.back()->list_commands(commands_, m.name);
      by_name.push_back({m.name, models_.back().get()});
    } catch (const std::exception& error) {
      problems.push_back({m.location, "model." + m.name + ": " + error.what()});
    }
  }
  if (!problems.empty()) throw config::ConfigError(std::move(problems));
  return by_name;
}

void Wiring::add_profiles(const testbed::Testbed& bed, const std::vector<ModelByName>& models) {
  for (auto& profile : resolve_profiles(bed, models, profile_files_))
    players_.push_back(std::make_unique<ProfilePlayer>(sc_core::sc_gen_unique_name("profile"), std::move(profile)));
}

}  // namespace flatsat::bench
