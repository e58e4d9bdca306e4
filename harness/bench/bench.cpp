#include "harness/bench/bench.h"

#include <random>

#include "harness/bench/device_set.h"
#include "harness/bench/event_bus.h"
#include "harness/bench/input_files.h"
#include "harness/bench/run.h"
#include "harness/bench/run_limits.h"
#include "harness/bench/stimulus_player.h"
#include "harness/bench/wiring.h"
#include "harness/hdl/rtl_build.h"
#include "harness/verdict/fault_outcomes.h"

namespace flatsat::bench {
namespace {

std::uint64_t fresh_run_id() {
  std::random_device entropy;
  return (static_cast<std::uint64_t>(entropy()) << 32) ^ entropy();
}

/// A device whose waveform is wanted is built with waves.
void build_with_waves(testbed::Testbed& bed, const RunOptions& options) {
  for (auto& d : bed.devices) {
    if (options.waves && options.waves->device == d.name) d.design.sources.waves = true;
  }
}

/// What the testbed's files are to be found by, before anything is made of them.
void check_files(const testbed::Testbed& bed) {
  std::vector<config::Problem> problems;
  check_input_files(bed, problems);
  for (const auto& d : bed.devices) {
    if (d.kind == testbed::DeviceKind::kRtl) hdl::check_rtl(d.design, hdl::rtl_cache(), problems);
  }
  if (!problems.empty()) throw config::ConfigError(std::move(problems));
}

}  // namespace

RunResult run_testbed(testbed::Testbed bed, const RunOptions& options) {
  build_with_waves(bed, options);
  const std::uint64_t run_id = fresh_run_id();
  const RunLimits start_limits(0.0, options.stop);  // before the run there is no time of it
  EventBus events;
  verdict::FaultOutcomes faults(events);
  DeviceSet devices(
      bed.devices,
      {.run_id = run_id,
       .seed = bed.seed,
       .tcp = options.tcp,
       .waves = options.waves,
       .look_up = [&] { start_limits.check(0.0); },
       .recording = options.recording},
      faults.sink(""));
  Wiring wiring(bed, devices, events, faults);
  StimulusPlayer stimuli(bed.stimuli, devices, wiring.commands(), events, faults);
  stimuli.check();
  devices.check_waves();
  Run run({bed, options, run_id, events, faults, devices, wiring, stimuli});
  return run.fly();
}

std::vector<config::Problem> check_testbed(testbed::Testbed bed) {
  check_files(bed);
  EventBus events;
  verdict::FaultOutcomes faults(events);
  const DeviceSet devices(bed.devices);
  Wiring wiring(bed, devices, events, faults);
  StimulusPlayer(bed.stimuli, devices, wiring.commands(), events, faults).check();
  return wiring.remarks();
}

}  // namespace flatsat::bench
