#pragma once
#include <memory>

#include "harness/bench/open_loop_drive.h"

namespace flatsat {

/// Waveforms of one device of a recorded run, window after window. The device flies once; on the way its agent keeps
/// snapshots in memory, and a later window begins at the nearest one before it. An agent that keeps none flies from the
/// start for each window.
class WaveWindows {
 public:
  /// The device's backing must have an agent. The recording must outlive this.
  WaveWindows(DeviceConfig config, std::uint64_t seed, const DeviceRecording& recording)
      : config_(std::move(config)), seed_(seed), recording_(recording) {}

  /// Writes the FST of a window and returns how the device did up to its end. Errors: PeerError, std::runtime_error.
  OpenLoopReport write(const OpenLoopWaves& window);
  /// Where the last window's flight began.
  SimTime began() const { return began_; }

 private:
  void fly_until(SimTime until);

  const DeviceConfig config_;
  const std::uint64_t seed_;
  const DeviceRecording& recording_;
  std::unique_ptr<OpenLoopDrive> drive_;
  SimTime began_{};
};

}  // namespace flatsat
