#pragma once
#include <cstdint>

#include "harness/wire/device_channels.h"

namespace flatsat::agents::gpu {

/// Indices of what GPU boards sample (harness/wire/device_channels). The first ones are every board's, so that a
/// testbed judges either by the same names; the ones from kEnergy on are a real board's alone.
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
static_assert(kEnergy == wire::kEveryBoardsChannels && kBoardChannels == wire::kRealBoardsChannels);

}  // namespace flatsat::agents::gpu
