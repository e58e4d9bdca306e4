#pragma once
#include <optional>
#include <string>
#include <vector>

#include "harness/backing/stream_check.h"
#include "harness/testbed/testbed.h"

namespace flatsat::replay {

/// A waveform of a window of the replay.
struct OpenLoopWaves {
  std::string device;  // empty: none
  time::SimTime from{}, to{};
  std::string file;
};

/// The first word of a result that differs, where there is one.
struct WrongWord {
  time::SimTime time{};       // at which the bench reads it
  std::uint64_t address = 0;  // in the device's memory, bytes
  std::uint32_t expected = 0, got = 0;
  std::string job;  // the descriptor in words; empty where the word is of no job
};

/// How a device did with the inputs of a recorded run.
struct OpenLoopReport {
  std::string device, backing;
  std::string recorded_hash, hash;  // of the RTL then and now
  std::uint64_t inputs = 0, outputs = 0, different = 0;
  std::optional<backing::Divergence> first_divergence;
  std::optional<WrongWord> wrong_word;
  bool paired = true;  // false: the outputs lost their order, and the comparison ended there
};

/// Drives the agent of `config` (its backing must have one) with the recorded inputs at their recorded times and holds
/// what it says against what was recorded. Errors: PeerError, std::runtime_error.
OpenLoopReport run_open_loop(const testbed::DeviceConfig& config, std::uint64_t seed,
                             const backing::DeviceRecording& recording, const OpenLoopWaves& waves);

/// One line, or more where something differs.
std::string to_text(const OpenLoopReport& report);

}  // namespace flatsat::replay
