#pragma once
#include <memory>

#include "harness/replay/open_loop_drive.h"

namespace flatsat::replay {

/// Waveforms of one device of a recorded run, window after window. The device runs once; on the way its agent keeps
/// snapshots in memory, and a later window begins at the nearest one before it. An agent that keeps none runs from the
/// start for each window.
class WaveWindows {
 public:
  /// The device's backing must have an agent. The recording must outlive this.
  WaveWindows(testbed::DeviceConfig config, std::uint64_t seed, const backing::DeviceRecording& recording)
      : config_(std::move(config)), seed_(seed), recording_(recording) {}

  /// Writes the FST of a window and returns how the device did up to its end. Errors: PeerError, std::runtime_error.
  OpenLoopReport write(const OpenLoopWaves& window);
  /// Where the last window's run began.
  time::SimTime began() const { return began_; }

 private:
  void fly_until(time::SimTime until);

  const testbed::DeviceConfig config_;
  const std::uint64_t seed_;
  const backing::DeviceRecording& recording_;
  std::unique_ptr<OpenLoopDrive> drive_;
  time::SimTime began_{};
};

}  // namespace flatsat::replay
