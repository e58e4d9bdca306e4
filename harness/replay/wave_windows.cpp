#include "harness/replay/wave_windows.h"

#include <algorithm>

#include "harness/backing/device_factory.h"

namespace flatsat::replay {
namespace {

constexpr std::size_t kBetweenSnapshots = 64;  // inputs: some ten jobs, a tenth of a second of RTL

}  // namespace

OpenLoopReport WaveWindows::write(const OpenLoopWaves& window) {
  const time::SimTime end = std::min(window.to, recording_.end);
  if (drive_) {
    const auto kept = drive_->kept_before(window.from);
    const bool too_far = drive_->reached() > window.from;
    if (kept && (too_far || *kept > drive_->reached()))
      drive_->go_back(*kept);
    else if (too_far)
      drive_.reset();
  }
  if (!drive_) {
    auto drive = std::make_unique<OpenLoopDrive>(config_, seed_, recording_, true);
    if (!backing::can(drive->hello(), "snapshots")) {
      began_ = {};
      drive->welcome(window);
      drive->finish(end);
      drive->end("the window is over");
      return drive->report();
    }
    drive->welcome({});
    drive_ = std::move(drive);
    drive_->keep();
  }
  began_ = drive_->reached();
  try {
    fly_until(window.from);
    drive_->waves(window);
    fly_until(end + time::SimTime{1});
    drive_->waves({});
  } catch (...) {
    drive_.reset();  // what it is at now is not known
    throw;
  }
  return drive_->report();
}

void WaveWindows::fly_until(time::SimTime until) {
  while (drive_->fly_batch(until, kBetweenSnapshots)) drive_->keep();
  drive_->fly_until(until);
}

}  // namespace flatsat::replay
