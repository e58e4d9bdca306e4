#pragma once
#include <memory>
#include <string>

#include "harness/backing/agent_group.h"
#include "harness/backing/device_kinds.h"
#include "harness/backing/remote_device.h"
#include "harness/backing/stream_check.h"
#include "harness/backing/unstarted_device.h"
#include "harness/testbed/testbed.h"

namespace flatsat::backing {

/// A waveform that is wanted of a run.
struct WavesConfig {
  std::string device;
  std::string file;  // FST, to be written
  time::SimTime from{}, to{};
};

/// A device as the bench holds it.
struct BenchDevice {
  const testbed::DeviceConfig* config = nullptr;
  std::unique_ptr<compute::Device> device;
  RemoteDevice* remote = nullptr;        // the same, where its backing has a wire
  std::string hello;                     // what the agent said of itself
  std::string built;                     // of user RTL: what the build reported
  std::unique_ptr<StreamCheck> check;    // of a recording that stands behind it
  UnstartedDevice* unstarted = nullptr;  // the same as device, where a testbed is only checked

  /// Only its agent, which does not run while a testbed is checked, can say which channels and events it has.
  bool untold() const { return unstarted != nullptr && hello.empty() && !known_channels(*config); }
  /// Kinds of events that no other device has, as HELLO names them.
  std::vector<std::string> own_events() const;
};

/// What a check wires in a device's place: its model, or an unstarted device. Errors: ConfigError for a recording that
/// cannot be used.
BenchDevice make_unstarted(const testbed::DeviceConfig& config);

/// Makes the device with the backing that its config names, and only that one: what cannot be had is an error.
/// `number`: of its agent, if it gets one. Errors: std::runtime_error, PeerError.
BenchDevice make_device(const testbed::DeviceConfig& config, std::size_t number, AgentGroup& agents, bool tcp,
                        RemoteDevice::Post post_to_agent, model::EventSink& events);

/// Starts the agent of a device and answers its HELLO. Errors: as of make_device.
std::string start_agent(const testbed::DeviceConfig& config, std::size_t number, AgentGroup& agents, bool tcp,
                        std::string* built = nullptr);

/// The device with a recording behind it. Errors: std::runtime_error for a HELLO that is damaged.
BenchDevice make_trace_device(const testbed::DeviceConfig& config, std::shared_ptr<const DeviceRecording> recording,
                              RemoteDevice::Post post, model::EventSink& events);

/// WELCOME of a device's agent: name, seed and its configuration as JSON, and the waveform that is wanted of it.
std::string welcome_json(const testbed::DeviceConfig& config, std::uint64_t root_seed,
                         const WavesConfig* waves = nullptr);

/// An agent's HELLO says that it has something, "waves" for one.
bool can(const std::string& hello, const char* what);

/// Version and hash from an agent's HELLO; empty for none.
struct DeviceIdentity {
  std::string version, hash;
};
DeviceIdentity device_identity(const std::string& hello);

}  // namespace flatsat::backing
