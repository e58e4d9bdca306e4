#pragma once
#include <chrono>
#include <string>

#include "harness/bench/bench.h"
#include "harness/bench/device_set.h"
#include "harness/bench/event_bus.h"
#include "harness/bench/hung_buses.h"
#include "harness/bench/progress.h"
#include "harness/bench/run_judge.h"
#include "harness/bench/run_limits.h"
#include "harness/bench/run_pace.h"
#include "harness/bench/run_recording.h"
#include "harness/bench/sampler.h"
#include "harness/bench/simulation_output.h"
#include "harness/bench/stimulus_player.h"
#include "harness/bench/watch.h"
#include "harness/bench/wiring.h"
#include "harness/lockstep/systemc_kernel.h"
#include "harness/verdict/fault_outcomes.h"

namespace flatsat::bench {

/// What a run is made of. All of it must outlive the run.
struct RunParts {
  const testbed::Testbed& bed;
  const RunOptions& options;
  std::uint64_t run_id;
  EventBus& events;
  verdict::FaultOutcomes& faults;
  DeviceSet& devices;
  Wiring& wiring;
  StimulusPlayer& stimuli;
};

/// One run of a wired testbed: the loop, and everything that watches it.
class Run {
 public:
  /// Opens the trace. Errors: TraceError, ConfigError.
  explicit Run(const RunParts& parts);
  RunResult fly();

 private:
  using Clock = std::chrono::steady_clock;
  std::unique_ptr<trace::Recorder> make_recorder() const;
  void begin_observer() const;
  std::vector<trace::ChannelSpec> recorded_specs() const;
  void listen();
  void emit_origins();
  void loop();
  bool should_stop();
  bool diverged(time::SimTime now);
  void look_up();
  void keep_pace(time::SimTime now);
  bool is_whole() const;
  void count();
  void judge(time::SimTime end, bool complete);
  void name_hung_bus(time::SimTime end);

  const RunParts parts_;
  const time::SimTime duration_, end_;  // planned; where this run stops, at the latest
  RunResult result_;
  RunJudge judge_;
  Watch watch_;
  RunRecording recording_;
  HungBuses hung_buses_;
  SimulationOutput output_;
  Sampler sampler_;
  lockstep::SystemcKernel kernel_;
  lockstep::Lockstep lockstep_;
  RunPace pace_;
  RunLimits limits_;
  Progress progress_;
  struct Arrival {
    std::size_t device;
    time::SimTime at;
    wire::Message message;
  };
  /// Records what arrived at this instant. One of which a message is refused is no part of the trace.
  void record_arrivals();
  std::vector<Arrival> arrived_;
  time::SimTime executed_{};  // the last instant that was executed to its end
  bool cut_short_ = false;    // by an observer, or by a recording that does not fit
};

}  // namespace flatsat::bench
