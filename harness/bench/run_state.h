#pragma once
// One run, for the files of this room only.
#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <systemc>
#include <vector>

#include "harness/backing/agent_group.h"
#include "harness/backing/device_factory.h"
#include "harness/backing/trace_player.h"
#include "harness/bench/bench.h"
#include "harness/bench/channels.h"
#include "harness/bench/event_bus.h"
#include "harness/bench/model_factory.h"
#include "harness/bench/nominal_surroundings.h"
#include "harness/bench/profile.h"
#include "harness/bench/sampler.h"
#include "harness/bench/step_runner.h"
#include "harness/bench/watch.h"
#include "harness/lockstep/lockstep.h"
#include "harness/lockstep/pacer.h"
#include "harness/lockstep/systemc_kernel.h"
#include "harness/time/seed.h"
#include "harness/trace/recorder.h"
#include "harness/verdict/fault_outcomes.h"
#include "harness/wire/errors.h"
#include "models/satellite/satellite.h"

namespace flatsat::bench {

/// Everything that one run is made of, in the order in which it must live and die.
class Bench {
 public:
  Bench(testbed::Testbed bed, const RunOptions& options);

  void build(bool with_agents);
  RunReport run();

 private:
  void add_device(const testbed::DeviceConfig& config, bool with_agents);
  void add_satellite(const testbed::NamedSatellite& named);
  void add_models();
  void add_surroundings();
  static void check_design(const testbed::DeviceConfig& config);
  void add_steps();
  void judge_steps();
  void name_hung_bus(time::SimTime end, bool complete);
  void report_builds();
  void check_stimuli() const;
  void spawn_stimuli();
  void execute(const testbed::Stimulus& stimulus);
  void inject(const testbed::Stimulus& stimulus);
  void settle_faults();
  const backing::WavesConfig* waves_of(const backing::BenchDevice& device) const;
  void check_waves() const;
  const backing::BenchDevice* find_device(const std::string& name) const;
  void start_recording();
  void begin_observer();
  std::vector<std::string> wired_devices() const;
  void observe_devices();
  void listen_to_events();
  void fly(time::SimTime end);
  void fly_in_lockstep(time::SimTime end);
  bool should_stop();
  bool recording_ends();
  backing::BenchDevice add_recorded_device(const testbed::DeviceConfig& config, backing::RemoteDevice::Post post);
  std::string lane_name(std::size_t lane) const;
  void report_progress();
  void keep_pace(time::SimTime now);
  void judge(time::SimTime end, bool complete);
  void waive(verdict::Judgement& judgement) const;
  void count();
  void close_recording(time::SimTime end);
  trace::TraceInfo manifest() const;
  model::RandomStream& stream(const std::string& name);

  testbed::Testbed bed_;
  const RunOptions& options_;
  const std::uint64_t run_id_;
  RunReport report_;
  std::map<std::string, std::unique_ptr<time::NamedStream>> streams_;
  EventBus events_;
  verdict::FaultOutcomes faults_{events_};
  backing::AgentGroup agents_;
  backing::Lanes lanes_{agents_.links()};
  model::ChannelList channels_;
  model::CommandList commands_;
  std::vector<backing::BenchDevice> devices_;
  std::vector<std::unique_ptr<NominalSurroundings>> surroundings_;
  std::map<std::string, std::string> waiting_buses_;  // by device and bus: what it waits for
  std::vector<std::unique_ptr<StepRunner>> runners_;
  std::vector<std::unique_ptr<satellite::Satellite>> satellites_;
  std::vector<std::unique_ptr<BenchModel>> models_;
  std::vector<std::unique_ptr<ProfilePlayer>> players_;
  std::vector<std::string> profile_files_;
  std::unique_ptr<verdict::Judge> judge_;
  std::unique_ptr<Watch> watch_;
  std::unique_ptr<trace::Recorder> recorder_;
  std::unique_ptr<Sampler> sampler_;
  std::unique_ptr<lockstep::SystemcKernel> kernel_;
  std::unique_ptr<lockstep::Lockstep> lockstep_;
  std::unique_ptr<lockstep::Pacer> pacer_;
  std::uint64_t steps_ = 0;
  bool cut_short_ = false;  // by a witness or a recording that does not fit
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now(),
                                        last_progress_ = std::chrono::steady_clock::now();
};

}  // namespace flatsat::bench
