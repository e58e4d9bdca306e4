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
#include "harness/testbed/faulty_entries.h"
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
std::vector<config::Problem> wrong_files(const testbed::Testbed& bed) {
  std::vector<config::Problem> problems;
  check_input_files(bed, problems);
  for (const auto& d : bed.devices) {
    if (d.kind == testbed::DeviceKind::kRtl) hdl::check_rtl(d.design, hdl::rtl_cache(), problems);
  }
  return problems;
}

}  // namespace

RunResult run_testbed(testbed::Testbed bed, const RunOptions& options) {
  build_with_waves(bed, options);
  const std::uint64_t run_id = fresh_run_id();
  const RunLimits start_limits(0.0, options.stop);  // before the run there is no time of it
  EventBus events;
  verdict::FaultOutcomes faults(events);
  DeviceSet devices(bed.devices,
                    {.run_id = run_id,
                     .seed = bed.seed,
                     .tcp = options.tcp,
                     .waves = options.waves,
                     .look_up = [&] { start_limits.check(0.0); },
                     .recording = options.recording},
                    faults.sink(""));
  Wiring wiring(bed, devices, events, faults, options.threads);
  StimulusPlayer stimuli(bed.stimuli, devices, wiring.commands(), events, faults);
  stimuli.check(wiring.problems());
  devices.check_waves();
  Run run({bed, options, run_id, events, faults, devices, wiring, stimuli});
  return run.fly();
}

testbed::Testbed load_whole(const std::string& path, const testbed::TestbedOptions& options) {
  auto read = testbed::read_testbed(path, options);
  if (read.problems.empty()) return std::move(read.bed);
  if (read.parts_are_good) {
    const testbed::FaultyEntries faulty(read.bed, read.problems);
    try {
      check_testbed(std::move(read.bed));
    } catch (const config::ConfigError& error) {
      for (auto& problem : faulty.beside(error.problems())) read.problems.push_back(std::move(problem));
    } catch (const std::exception&) {
      // Of the world, or of a figure that is not there: told when the text is right.
    }
  }
  throw config::ConfigError(std::move(read.problems));
}

std::vector<config::Problem> check_testbed(testbed::Testbed bed) {
  auto problems = wrong_files(bed);
  const testbed::FaultyEntries faulty(bed, problems);
  try {
    EventBus events;
    verdict::FaultOutcomes faults(events);
    const DeviceSet devices(bed.devices);
    Wiring wiring(bed, devices, events, faults);
    StimulusPlayer(bed.stimuli, devices, wiring.commands(), events, faults).check(wiring.problems());
    if (problems.empty()) return wiring.remarks();
  } catch (const config::ConfigError& error) {
    for (auto& problem : faulty.beside(error.problems())) problems.push_back(std::move(problem));
  } catch (const std::exception&) {
    if (problems.empty()) throw;  // else it comes of what is missing
  }
  throw config::ConfigError(std::move(problems));
}

}  // namespace flatsat::bench
