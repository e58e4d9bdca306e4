#pragma once
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "harness/backing/agent_group.h"
#include "harness/backing/agent_mux.h"
#include "harness/backing/device_factory.h"
#include "harness/lockstep/lockstep.h"
#include "harness/testbed/testbed.h"
#include "harness/trace/records.h"

namespace flatsat::bench {

/// How the devices of a run are started.
struct StartOptions {
  std::uint64_t run_id = 0;
  std::uint64_t seed = 0;
  bool tcp = false;
  std::optional<backing::WavesConfig> waves;
  /// Called many times a second while an agent is waited for; what it throws ends the wait.
  std::function<void()> look_up = [] {};
  /// What stands behind a device whose backing is a trace; by default the file that its config names is read.
  std::function<std::shared_ptr<const backing::DeviceRecording>(const testbed::DeviceConfig&)> recording;
};

/// The devices of a run. Each device with a wire has one number, from 0 in the order of the testbed: for the lockstep,
/// for its agent and for the trace. A model has no wire and no number.
class DeviceSet {
 public:
  /// Devices with the backings that their configs name; agents are started. The configs must outlive this.
  /// Errors: ConfigError for a recording that cannot be used, std::runtime_error, PeerError.
  DeviceSet(const std::vector<testbed::DeviceConfig>& configs, StartOptions options, model::EventSink& events);
  /// What a check wires: models, and an unstarted device for every device with another backing. Starts nothing.
  explicit DeviceSet(const std::vector<testbed::DeviceConfig>& configs);

  const std::deque<backing::BenchDevice>& devices() const { return devices_; }
  const backing::BenchDevice* find(const std::string& name) const;
  /// Devices with a wire; a device's number is its place here.
  const std::vector<backing::BenchDevice*>& wired() const { return wired_; }
  std::vector<std::string> wired_names() const;

  /// The same from now on.
  void look_up(std::function<void()> look_up) { agents_.look_up(std::move(look_up)); }

  /// Sees every message of every wire, both ways, with the device's number. Devices check theirs against a recording
  /// by themselves.
  using Observer = std::function<void(std::size_t device, trace::Direction way, const wire::Message& message)>;
  void observe(const Observer& observer);

  /// Errors: ConfigError if a waveform is wanted and no device here writes it.
  void check_waves() const;

  std::vector<lockstep::LinkLatency> latencies() const;
  lockstep::LockstepAgents& agents() { return mux_; }
  /// Messages to the devices go to this lockstep from now on, and their horizons are announced to it. Errors:
  /// PeerError.
  void join(lockstep::Lockstep& lockstep);
  void deliver(std::size_t number, const wire::Message& message) { wired_[number]->remote->deliver(message); }

  /// The first device whose recording does not fit what has happened before `now`.
  const backing::BenchDevice* diverged(time::SimTime now) const;
  /// Errors: PeerError for an agent that has ended.
  void check_alive(time::SimTime now) { agents_.check_alive(now); }
  /// Agents that wait while others work know that the bench is there. Errors: PeerError.
  void keep_in_touch() { agents_.links().keep_in_touch(); }
  void end(time::SimTime now, const std::string& reason) noexcept { agents_.end(now, reason); }

 private:
  void add(const testbed::DeviceConfig& config, model::EventSink& events);
  backing::BenchDevice recorded(const testbed::DeviceConfig& config, std::size_t number,
                                backing::RemoteDevice::Post post, model::EventSink& events);
  const backing::WavesConfig* waves_of(const backing::BenchDevice& device) const;

  const StartOptions options_;
  backing::AgentGroup agents_;
  backing::AgentMux mux_{agents_.links()};
  lockstep::Lockstep* lockstep_ = nullptr;
  std::deque<backing::BenchDevice> devices_;
  std::vector<backing::BenchDevice*> wired_;
};

}  // namespace flatsat::bench
