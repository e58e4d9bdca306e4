#pragma once
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "harness/bench/aggregates.h"
#include "harness/bench/channels.h"
#include "harness/bench/cluster.h"
#include "harness/bench/device_set.h"
#include "harness/bench/model_factory.h"
#include "harness/bench/module_stack.h"
#include "harness/bench/nominal_surroundings.h"
#include "harness/bench/profile.h"
#include "harness/bench/random_streams.h"
#include "harness/bench/step_sequences.h"
#include "harness/verdict/fault_outcomes.h"
#include "models/base/commands.h"
#include "models/base/prefixed_sink.h"
#include "models/satellite/satellite.h"

namespace flatsat::bench {

/// A testbed's satellites and models, wired to its devices. Nothing has happened in them yet. Channels, requirements,
/// limits and alarms of the testbed are resolved by it.
class Wiring {
 public:
  /// `bed` and `devices` must outlive this. Once in a process. Errors: ConfigError for models that cannot be built;
  /// what else is wrong is in problems(), and then nothing may be run.
  /// `threads` share what can be shared, and change no digit.
  Wiring(testbed::Testbed& bed, const DeviceSet& devices, model::EventSink& events, verdict::FaultOutcomes& faults,
         unsigned threads = 1);

  const model::ChannelList& channels() const { return channels_; }
  std::vector<std::string> channel_names() const;
  /// Places of the channels that are recorded.
  const std::vector<std::size_t>& recorded() const { return recorded_; }
  Aggregates& aggregates() { return *aggregates_; }
  const std::vector<std::unique_ptr<satellite::Platform>>& satellites() const { return satellites_.all(); }
  StepSequences& steps() { return *steps_; }
  const model::CommandList& commands() const { return commands_; }
  /// Files that drive inputs, as "PATH sha256:DIGEST".
  const std::vector<std::string>& profile_files() const { return profile_files_; }
  /// What is wrong with names and profiles.
  const std::vector<config::Problem>& problems() const { return problems_; }
  /// On names that only an agent can know, which does not run yet.
  const std::vector<config::Problem>& remarks() const { return remarks_; }

 private:
  void add_satellite(const testbed::NamedSatellite& named, const DeviceSet& devices, verdict::FaultOutcomes& faults);
  KnownNames list_channels(const testbed::Testbed& bed, const DeviceSet& devices);
  void check_channels(const testbed::Testbed& bed) const;
  template <class Look>
  void gather(Look look);
  void add_surroundings(const DeviceSet& devices);
  std::vector<ModelByName> add_models(const testbed::Testbed& bed, model::EventSink& events);
  void add_profiles(const testbed::Testbed& bed, const std::vector<ModelByName>& models);

  RandomStreams random_;
  model::ChannelList channels_;
  model::CommandList commands_;
  std::vector<std::unique_ptr<NominalSurroundings>> surroundings_;
  std::unique_ptr<StepSequences> steps_;
  std::deque<model::PrefixedSink> sinks_;  // of members
  ModuleStack<satellite::Platform> satellites_;
  std::unique_ptr<Cluster> cluster_;  // none without a constellation
  std::unique_ptr<Aggregates> aggregates_;
  std::vector<std::size_t> recorded_;
  std::vector<std::unique_ptr<BenchModel>> models_;
  std::vector<std::unique_ptr<ProfilePlayer>> players_;
  std::vector<std::string> profile_files_;
  std::vector<config::Problem> remarks_, problems_;
};

}  // namespace flatsat::bench
