#pragma once
#include <algorithm>
#include <csignal>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "harness/backing/device_factory.h"
#include "harness/backing/stream_check.h"
#include "harness/bench/run_observer.h"
#include "harness/bench/run_result.h"
#include "harness/testbed/testbed.h"

namespace flatsat::bench {

struct RunOptions {
  std::string output;                                // of the trace; empty: none is written
  bool capsule = false;                              // the trace holds all that user RTL is made of
  bool tcp = false;                                  // loopback tcp to the agents instead of ipc
  std::string command_line;                          // for the manifest
  std::string reproduce;                             // the one line that repeats the run
  std::optional<backing::WavesConfig> waves;         // of one device
  const volatile std::sig_atomic_t* stop = nullptr;  // set to a signal's number: the run ends in order
  std::function<void(double sim_s, double end_s, std::uint64_t exchanges)>
      progress;  // a few times a second of wall time
  RunObserver* observer = nullptr;
  /// They share what can be shared, and change no digit.
  unsigned threads = std::max(1u, std::thread::hardware_concurrency());
  time::SimTime until =
      time::SimTime::never();  // ends the run before its duration is over: nothing at or after this happens
  /// What stands behind a device whose backing is a trace; by default the file that its config names is read.
  std::function<std::shared_ptr<const backing::DeviceRecording>(const testbed::DeviceConfig&)> recording;
};

/// Flies a testbed: starts its agents, wires its models, runs to the end, judges. What goes wrong in the world ends the
/// run and is in the result (verdict ERROR); the trace is closed in every case. Once in a process.
/// Errors: ConfigError for what can only be seen now (a requirement's channel).
RunResult run_testbed(testbed::Testbed bed, const RunOptions& options);

/// A testbed whose mistakes are told all at once: those of its text, and those that only show when its models are
/// built, as a channel that nobody has. `options`: of the command line. Errors: ConfigError. Where there are mistakes
/// the models are built for it, once in a process.
testbed::Testbed load_whole(const std::string& path, const testbed::TestbedOptions& options);

/// What `run` would find wrong before any agent starts: checks user RTL, builds the models with unstarted devices for
/// devices that need an agent, resolves the channels. Returns remarks on what only an agent can know, which does not
/// run here. Errors: ConfigError. Once in a process.
std::vector<config::Problem> check_testbed(testbed::Testbed bed);

}  // namespace flatsat::bench
