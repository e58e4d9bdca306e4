#include "harness/bench/stimulus_player.h"

#include <algorithm>
#include <stdexcept>

#include "harness/base/suggest.h"
#include "harness/bench/faults.h"
#include "harness/bench/seconds.h"
#include "harness/lockstep/systemc_kernel.h"
#include "models/base/event_kinds.h"

namespace flatsat::bench {
namespace {

config::Problem unknown(const testbed::Stimulus& s, const std::string& what, const std::string& name,
                        const std::vector<std::string>& names) {
  return {s.location, "stimulus: there is no " + what + " " + name + base::did_you_mean(name, names)};
}

}  // namespace

void StimulusPlayer::check(std::vector<config::Problem> problems) const {
  const auto commands = commands_.names();
  std::vector<std::string> names;
  for (const auto& d : devices_.devices()) names.push_back(d.config->name);
  for (const auto& s : stimuli_) {
    if (s.device.empty()) {
      if (std::find(commands.begin(), commands.end(), s.command) == commands.end())
        problems.push_back(unknown(s, "command", s.command, commands));
      else if (const auto wrong = commands_.wrong_with(s.command, s.value); !wrong.empty())
        problems.push_back({s.location, "stimulus value of " + s.command + " " + wrong});
      continue;
    }
    const backing::BenchDevice* device = devices_.find(s.device);
    if (device == nullptr) {
      problems.push_back(unknown(s, "device", s.device, names));
      continue;
    }
    const bool answers = device->remote != nullptr || device->config->backing == testbed::Backing::kModel;
    if (!answers) continue;
    const auto wrong = wrong_with(fault_of(s), *device->device);
    if (!wrong.empty()) problems.push_back({s.location, "stimulus: " + s.device + " " + wrong});
  }
  if (!problems.empty()) throw config::ConfigError(std::move(problems));
}

/// A message to an agent arrives later than it is sent: it is sent so much earlier that the fault is in at its time.
void StimulusPlayer::spawn() {
  for (const auto& s : stimuli_) {
    std::int64_t at_ps = s.cycle ? 0 : time::SimTime::from_seconds(*s.at_s).ps;
    const backing::BenchDevice* device = devices_.find(s.device);
    if (device != nullptr && device->remote != nullptr)
      at_ps -= time::SimTime::from_seconds(device->config->latency_down_s).ps;
    const auto wait = sc_core::sc_time::from_value(static_cast<std::uint64_t>(std::max<std::int64_t>(0, at_ps)));
    sc_core::sc_spawn(
        [this, &s, wait] {
          sc_core::wait(wait);
          s.device.empty() ? execute(s) : inject(s);
        },
        sc_core::sc_gen_unique_name("stimulus"));
  }
}

void StimulusPlayer::execute(const testbed::Stimulus& s) {
  const auto id =
      events_.emit({"bench", model::events::kStimulus, s.command + (s.note.empty() ? "" : ": " + s.note), s.value});
  const EventBus::Commanding commanding(events_, id);
  if (const auto wrong = commands_.execute(s.command, s.value); !wrong.empty())
    throw std::runtime_error(config::to_string(s.location) + ": stimulus value of " + s.command + " " + wrong);
}

void StimulusPlayer::inject(const testbed::Stimulus& s) {
  const backing::BenchDevice& device = *devices_.find(s.device);
  compute::Fault fault = fault_of(s);
  fault.cause = events_.emit(
      {"bench", model::events::kStimulus, describe(s.device, fault) + (s.note.empty() ? "" : ": " + s.note)});
  const bool remote = device.remote != nullptr;
  const time::SimTime down = remote ? time::SimTime::from_seconds(device.config->latency_down_s) : time::SimTime{};
  verdict::FaultReport report;
  report.device = s.device;
  report.satellite = device.config->satellite;
  report.fault = fault;
  report.watch_jobs = s.watch_jobs;
  if (remote) report.told_after = time::SimTime::from_seconds(device.config->latency_up_s);
  if (!s.cycle) report.struck = lockstep::SystemcKernel::now() + down;
  faults_.add(std::move(report));
  if (device.device->inject(fault)) return;
  events_.emit(
      {"bench", model::events::kStimulusMissed, describe(s.device, fault) + ": the device is off", 0.0, fault.cause});
  faults_.missed(fault.cause, "the device is off");
}

/// A device is stuck if its driver has waited for a job for longer than its timeout.
std::vector<verdict::FaultReport> StimulusPlayer::settle(const model::ChannelList& channels, bool failed) {
  const auto& sources = channels.sources();
  faults_.end(failed, [&](const verdict::FaultReport& fault) {
    const std::string name = fault.satellite + "." + fault.device + ".driver.busy";
    const auto busy = std::find_if(sources.begin(), sources.end(), [&](const auto& s) { return s.name == name; });
    const double timeout_s = devices_.find(fault.device)->config->slot.timeout_s;
    return busy != sources.end() && *busy->value > 0.5 &&
           time::to_seconds(lockstep::SystemcKernel::now() - *fault.struck) > timeout_s;
  });
  return {faults_.reports().begin(), faults_.reports().end()};
}

}  // namespace flatsat::bench
