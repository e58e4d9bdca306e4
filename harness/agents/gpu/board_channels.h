#pragma once
#include <cstdint>
#include <vector>

#include "harness/wire/capabilities.h"

namespace flatsat::agents::gpu {

/// What GPU boards sample. The first ones are every board's, so that a testbed judges either by the same names; the
/// ones from kEnergy on are a real board's alone.
enum BoardChannel : std::uint32_t {
  kPower,
  kClock,
  kDie,
  kHbm,
  kReasons,
  kWorking,
  kJobs,
  kErrors,
  kCorrected,
  kPowerInstant,
  kPowerAverage,
  kMargin,
  kLimit,
  kUncorrected,
  kRemapped,
  kValid,
  kEnergy,
  kDuty,
  kLaunches,
  kChecks,
  kWrong,
  kMemoryClock,
  kMemoryUsed,
  kBusyShare,
  kPstate,
  kHbmCorrected,
  kTotalCorrected,
  kTotalUncorrected,
  kRemapPending,
  kRemapFailed,
  kPcieGeneration,
  kPcieWidth,
  kPcieReplays,
  kNvlinkErrors,
  kRecovery,
  kPowerViolation,
  kThermalViolation,
  kBoardChannels
};
inline constexpr std::uint32_t kCommonBoardChannels = kEnergy;

/// Names, units and descriptions of the first `count`, for HELLO.
std::vector<wire::DeviceChannel> board_channels(std::uint32_t count);

}  // namespace flatsat::agents::gpu
