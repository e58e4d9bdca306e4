#pragma once
#include <string>
#include <vector>

#include "harness/time/sim_time.h"
#include "harness/wire/message.h"

namespace flatsat::agents::kit {

/// What an agent process carries: RTL, an emulated board, a real one. The agent kit (serve) speaks the wire and calls
/// these; the implementation knows no sockets and no frames.
class AgentDevice {
 public:
  virtual ~AgentDevice() = default;

  /// Capabilities as JSON, see PROTOCOL.md: type, backing, version, hash, memory_bytes, interrupts, dma, channels
  /// (name, units, long_name of what kSample carries), injection_points.
  virtual std::string hello() const = 0;

  /// The run's configuration of this device as JSON: name, seed, config (the testbed's table for the agent).
  /// Throws std::runtime_error with what would be right.
  virtual void welcome(const std::string& json) = 0;

  /// An input at message.time (its arrival here), which is never before now() and after every own event before it.
  /// Must not produce output at once: output comes out of run_until.
  virtual void input(const wire::Message& message) = 0;

  /// Runs own events strictly before `until`, or up to and including the first instant at which there is output,
  /// whichever is earlier, and appends that instant's outputs with their time. Returns the time reached, which is now()
  /// afterwards: `until`, or the time of the outputs.
  virtual time::SimTime run_until(time::SimTime until, std::vector<wire::Message>& outputs) = 0;

  virtual time::SimTime now() const = 0;

  /// The earliest instant at which it could speak again unprompted; never() when idle. Never before now().
  virtual time::SimTime horizon() const = 0;

  /// SNAPSHOT of PROTOCOL.md, between grants: request and answer as JSON. Restored: the device now is at the snapshot's
  /// time, and inputs that it had not consumed are forgotten. Throws std::runtime_error; so does a device without any.
  struct SnapshotAnswer {
    std::string json;
    bool restored = false;
  };
  virtual SnapshotAnswer snapshot(const std::string& request);

  /// The bench owes the next message since so many seconds of wall time; called some ten times a second. Must not
  /// throw.
  virtual void silent_for(double) {}

  /// Leave everything safe: called at kSafe, kBye, a lost bench and a failure. Must not throw.
  virtual void safe(const std::string& reason) = 0;
};

/// Where an agent finds its bench. Filled from the command line and the environment by
/// parse_agent_options.
struct AgentOptions {
  std::string endpoint;  // ipc://… or tcp://127.0.0.1:…
  std::string key;       // of a bench behind tcp
  std::uint64_t run_id = 0;
  std::uint32_t device = 0;
  double bench_timeout_s = 30;  // wall clock: a bench silent for so long is lost; the agent goes safe and ends
  bool is_dead_man = false;     // that limit holds for a bench that is stopped (Ctrl-Z), too
};

/// --connect ENDPOINT --run-id HEX --device N [--bench-timeout S]. Throws std::runtime_error on a bad command line.
AgentOptions parse_agent_options(int argc, char** argv);

/// Serves until BYE (returns 0), a lost bench or an error (returns 3, one line on stderr).
int serve(AgentDevice& device, const AgentOptions& options);

}  // namespace flatsat::agents::kit
