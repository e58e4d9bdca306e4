// What a testbed does to its satellites and devices at times: commands and faults.
#include <algorithm>
#include <stdexcept>

#include "harness/base/suggest.h"
#include "harness/bench/faults.h"
#include "harness/bench/run_state.h"
#include "harness/time/sim_time.h"

namespace flatsat::bench {
namespace {

std::int64_t picoseconds(double seconds) { return time::SimTime::from_seconds(seconds).ps; }

}  // namespace

const backing::BenchDevice* Bench::find_device(const std::string& name) const {
  for (const auto& d : devices_) {
    if (d.config->name == name) return &d;
  }
  return nullptr;
}

void Bench::check_stimuli() const {
  std::vector<config::Problem> problems;
  const std::vector<std::string> commands = commands_.names();
  std::vector<std::string> devices;
  for (const auto& d : devices_) devices.push_back(d.config->name);
  const auto unknown = [&](const testbed::Stimulus& s, const std::string& what, const std::string& name,
                           const std::vector<std::string>& names) {
    problems.push_back({s.location, "stimulus: there is no " + what + " " + name + base::did_you_mean(name, names)});
  };
  for (const auto& s : bed_.stimuli) {
    if (s.device.empty()) {
      if (std::find(commands.begin(), commands.end(), s.command) == commands.end())
        unknown(s, "command", s.command, commands);
      continue;
    }
    const backing::BenchDevice* device = find_device(s.device);
    if (device == nullptr) {
      unknown(s, "device", s.device, devices);
      continue;
    }
    // Before agents run, only a model can say what it has.
    if (device->remote == nullptr && device->config->backing != testbed::Backing::kModel) continue;
    const auto wrong = wrong_with(fault_of(s), *device->device);
    if (!wrong.empty()) problems.push_back({s.location, "stimulus: " + s.device + " " + wrong});
  }
  if (!problems.empty()) throw config::ConfigError(std::move(problems));
}

/// A message to an agent arrives later than it is sent: it is sent so much earlier that the fault hits at its time.
void Bench::spawn_stimuli() {
  for (const auto& s : bed_.stimuli) {
    std::int64_t at_ps = s.cycle ? 0 : picoseconds(*s.at_s);
    const backing::BenchDevice* device = find_device(s.device);
    if (device != nullptr && device->remote != nullptr) at_ps -= picoseconds(device->config->latency_down_s);
    const auto wait = sc_core::sc_time::from_value(static_cast<std::uint64_t>(std::max<std::int64_t>(0, at_ps)));
    sc_core::sc_spawn(
        [this, &s, wait] {
          sc_core::wait(wait);
          s.device.empty() ? execute(s) : inject(s);
        },
        sc_core::sc_gen_unique_name("stimulus"));
  }
}

void Bench::execute(const testbed::Stimulus& s) {
  events_.emit({"bench", model::events::kStimulus, s.command + (s.note.empty() ? "" : ": " + s.note), s.value});
  if (const auto wrong = commands_.execute(s.command, s.value); !wrong.empty())
    throw std::runtime_error(config::to_string(s.location) + ": stimulus value of " + s.command + " " + wrong);
}

void Bench::inject(const testbed::Stimulus& s) {
  const backing::BenchDevice& device = *find_device(s.device);
  compute::Fault fault = fault_of(s);
  fault.cause = events_.emit(
      {"bench", model::events::kStimulus, describe(s.device, fault) + (s.note.empty() ? "" : ": " + s.note)});
  const bool remote = device.remote != nullptr;
  const time::SimTime lands{lockstep::SystemcKernel::now().ps +
                            (remote ? picoseconds(device.config->latency_down_s) : 0)};
  verdict::FaultReport report;
  report.device = s.device;
  report.satellite = device.config->satellite;
  report.fault = fault;
  report.watch_jobs = s.watch_jobs;
  if (remote) report.told_after = {picoseconds(device.config->latency_up_s)};
  if (!s.cycle) report.struck = lands;
  faults_.add(std::move(report));
  if (device.device->inject(fault)) return;
  events_.emit(
      {"bench", model::events::kStimulusMissed, describe(s.device, fault) + ": the device is off", 0.0, fault.cause});
  faults_.missed(fault.cause, "the device is off");
}

void Bench::settle_faults() {
  const auto busy = [this](const verdict::FaultReport& fault) {
    const std::string name = fault.satellite + "." + fault.device + ".driver.busy";
    for (const auto& source : channels_.sources()) {
      if (source.name == name) return *source.value > 0.5;
    }
    return false;
  };
  faults_.end(!report_.error.empty(), [&](const verdict::FaultReport& fault) {
    const double timeout_s = find_device(fault.device)->config->slot.timeout_s;
    return busy(fault) && time::to_seconds(lockstep::SystemcKernel::now() - *fault.struck) > timeout_s;
  });
  for (const auto& fault : faults_.reports()) report_.faults.push_back(fault);
}

}  // namespace flatsat::bench
