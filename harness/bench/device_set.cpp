#include "harness/bench/device_set.h"

#include "harness/bench/seconds.h"
#include "harness/lockstep/systemc_kernel.h"
#include "harness/trace/trace_error.h"

namespace flatsat::bench {
namespace {

config::ConfigError unusable(const testbed::DeviceConfig& config, const trace::TraceError& error) {
  return config::ConfigError({{config.location, "device." + config.name + ".backing: " + error.what()}});
}

}  // namespace

DeviceSet::DeviceSet(const std::vector<testbed::DeviceConfig>& configs, StartOptions options, model::EventSink& events)
    : options_(std::move(options)), agents_(options_.run_id) {
  agents_.look_up(options_.look_up);
  for (const auto& config : configs) add(config, events);
}

DeviceSet::DeviceSet(const std::vector<testbed::DeviceConfig>& configs) : agents_(0) {
  for (const auto& config : configs) {
    try {
      devices_.push_back(backing::make_unstarted(config));
    } catch (const trace::TraceError& error) {
      throw unusable(config, error);
    }
  }
}

void DeviceSet::add(const testbed::DeviceConfig& config, model::EventSink& events) {
  const std::size_t number = wired_.size();
  const auto post = [this, number](wire::Message message) {
    lockstep_->post(number, lockstep::SystemcKernel::now(), std::move(message));
  };
  devices_.push_back(config.backing == testbed::Backing::kTrace
                         ? recorded(config, number, post, events)
                         : backing::make_device(config, number, agents_, options_.tcp, post, events));
  if (devices_.back().remote != nullptr) wired_.push_back(&devices_.back());
}

backing::BenchDevice DeviceSet::recorded(const testbed::DeviceConfig& config, std::size_t number,
                                         backing::RemoteDevice::Post post, model::EventSink& events) {
  std::shared_ptr<const backing::DeviceRecording> recording;
  try {
    recording =
        options_.recording ? options_.recording(config) : backing::record_of(config.trace_file.text, config.name);
  } catch (const trace::TraceError& error) {
    throw unusable(config, error);
  }
  auto made = backing::make_trace_device(config, recording, std::move(post), events);
  mux_.add_player(number,
                  std::make_unique<backing::TracePlayer>(recording, time::SimTime::from_seconds(config.latency_up_s)));
  return made;
}

const backing::BenchDevice* DeviceSet::find(const std::string& name) const {
  for (const auto& d : devices_) {
    if (d.config->name == name) return &d;
  }
  return nullptr;
}

std::vector<std::string> DeviceSet::wired_names() const {
  std::vector<std::string> names;
  for (const auto* d : wired_) names.push_back(d->config->name);
  return names;
}

void DeviceSet::observe(const Observer& observer) {
  for (std::size_t number = 0; number < wired_.size(); ++number) {
    wired_[number]->remote->observe(
        [observer, number, check = wired_[number]->check.get()](trace::Direction way, const wire::Message& message) {
          observer(number, way, message);
          if (check != nullptr) check->see({lockstep::SystemcKernel::now(), way, message});
        });
  }
}

const backing::WavesConfig* DeviceSet::waves_of(const backing::BenchDevice& device) const {
  return options_.waves && options_.waves->device == device.config->name ? &*options_.waves : nullptr;
}

void DeviceSet::check_waves() const {
  if (!options_.waves) return;
  std::string have;
  for (const auto* d : wired_) {
    if (d->check || !backing::can(d->hello, "waves")) continue;  // a recording only says what its device had
    if (waves_of(*d) != nullptr) return;
    have += (have.empty() ? "" : ", ") + d->config->name;
  }
  const std::string what = have.empty() ? "no device of this run has waves" : "there are waves of: " + have;
  const config::SourceLocation location{.file = "--waves " + options_.waves->device};
  throw config::ConfigError({{location, "waves come from the backing rtl; " + what}});
}

std::vector<lockstep::LinkLatency> DeviceSet::latencies() const {
  std::vector<lockstep::LinkLatency> latencies;
  for (const auto* d : wired_)
    latencies.push_back(
        {time::SimTime::from_seconds(d->config->latency_down_s), time::SimTime::from_seconds(d->config->latency_up_s)});
  return latencies;
}

void DeviceSet::join(lockstep::Lockstep& lockstep) {
  lockstep_ = &lockstep;
  for (std::size_t number = 0; number < wired_.size(); ++number) {
    const auto& d = *wired_[number];
    lockstep.announce(number,
                      d.check ? mux_.horizon(number)
                              : agents_.welcome(number, backing::welcome_json(*d.config, options_.seed, waves_of(d))));
  }
}

const backing::BenchDevice* DeviceSet::diverged(time::SimTime now) const {
  for (const auto* d : wired_) {
    if (d->check == nullptr) continue;
    d->check->overdue(now);
    if (d->check->divergence()) return d;
  }
  return nullptr;
}

}  // namespace flatsat::bench
