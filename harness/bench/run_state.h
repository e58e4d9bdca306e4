#pragma once
// One run, for the files of this room only.
#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <systemc>
#include <vector>

#include "harness/bench/agent_group.h"
#include "harness/bench/bench.h"
#include "harness/bench/channels.h"
#include "harness/bench/device_factory.h"
#include "harness/bench/event_hub.h"
#include "harness/bench/fault_outcomes.h"
#include "harness/bench/model_factory.h"
#include "harness/bench/nominal_surroundings.h"
#include "harness/bench/profile.h"
#include "harness/bench/sampler.h"
#include "harness/bench/step_runner.h"
#include "harness/bench/trace_player.h"
#include "harness/bench/watch.h"
#include "harness/device/systemc_kernel.h"
#include "harness/time/lockstep.h"
#include "harness/time/pacer.h"
#include "harness/time/seed.h"
#include "harness/trace/recorder.h"
#include "harness/wire/errors.h"
#include "models/satellite/satellite.h"

namespace flatsat {

/// Everything that one run is made of, in the order in which it must live and die.
class Bench {
 public:
  Bench(Testbed bed, const RunOptions& options);

  void build(bool with_agents);
  RunReport run();

 private:
  void add_device(const DeviceConfig& config, bool with_agents);
  void add_satellite(const NamedSatellite& named);
  void add_models();
  void add_surroundings();
  static void check_design(const DeviceConfig& config);
  void add_steps();
  void judge_steps();
  void name_hung_bus(SimTime end, bool complete);
  void tell_builds();
  void check_stimuli() const;
  bool command(const std::string& knob, double value, std::string& wrong);
  void spawn_stimuli();
  void turn(const Stimulus& stimulus);
  void inject(const Stimulus& stimulus);
  void settle_faults();
  const WavesConfig* waves_of(const BenchDevice& device) const;
  void check_waves() const;
  const BenchDevice* find_device(const std::string& name) const;
  void start_recording();
  void begin_witness();
  std::vector<std::string> wired_devices() const;
  void observe_devices();
  void listen_to_events();
  void fly(SimTime end);
  void fly_in_lockstep(SimTime end);
  bool should_stop();
  bool recording_ends();
  BenchDevice add_recorded_device(const DeviceConfig& config, RemoteDevice::Post post);
  std::string lane_name(std::size_t lane) const;
  void report_progress();
  void keep_pace(SimTime now);
  void judge(SimTime end, bool complete);
  void waive(Judgement& judgement) const;
  void count();
  void close_recording(SimTime end);
  TraceInfo manifest() const;
  RandomStream& stream(const std::string& name);

  Testbed bed_;
  const RunOptions& options_;
  const std::uint64_t run_id_;
  RunReport report_;
  std::map<std::string, std::unique_ptr<NamedStream>> streams_;
  EventHub events_;
  FaultOutcomes faults_{events_};
  AgentGroup agents_;
  Lanes lanes_{agents_.links()};
  ChannelList channels_;
  std::vector<BenchDevice> devices_;
  std::vector<std::unique_ptr<NominalSurroundings>> surroundings_;
  std::map<std::string, std::string> waiting_buses_;  // by device and bus: what it waits for
  std::vector<std::unique_ptr<StepRunner>> runners_;
  std::vector<std::unique_ptr<Satellite>> satellites_;
  std::vector<std::unique_ptr<BenchModel>> models_;
  std::vector<std::unique_ptr<ProfilePlayer>> players_;
  std::vector<std::string> profile_files_;
  std::unique_ptr<Judge> judge_;
  std::unique_ptr<Watch> watch_;
  std::unique_ptr<Recorder> recorder_;
  std::unique_ptr<Sampler> sampler_;
  std::unique_ptr<SystemcKernel> kernel_;
  std::unique_ptr<Lockstep> lockstep_;
  std::unique_ptr<Pacer> pacer_;
  std::uint64_t steps_ = 0;
  bool cut_short_ = false;  // by a witness or a recording that does not fit
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now(),
                                        last_progress_ = std::chrono::steady_clock::now();
};

}  // namespace flatsat
