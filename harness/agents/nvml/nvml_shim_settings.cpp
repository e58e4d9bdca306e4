// NVML's commands and what they may be set to. As on a real board they are root's; an emulated card in wall time takes
// them within its next step, a board of a run does not.
#include <unistd.h>

#include "harness/agents/nvml/nvml_answer.h"

using namespace flatsat::agents::nvml;

extern "C" const char* nvmlErrorString(int result);

namespace {

/// Passes `value` to the publisher where root asks for something that is within bounds, and logs who asked for what.
template <class T>
int set(Device device, const std::string& call, const std::string& what, bool inside,
        std::atomic<T> SharedBoard::*asked, T value) {
  return with_state(device, [&](const BoardState& s) -> int {
    const int result = geteuid() != 0 ? kNoPermission : inside ? kSuccess : kInvalidArgument;
    if (result == kSuccess) (Boards::instance().find(device)->shared().*asked).store(value);
    Boards::instance().log(call + " " + s.uuid + " " + what + ": " + nvmlErrorString(result));
    return result;
  });
}

unsigned long long both(unsigned low_mhz, unsigned high_mhz) {
  return static_cast<unsigned long long>(low_mhz) << 32 | high_mhz;
}

}  // namespace

extern "C" {

int nvmlDeviceGetPowerManagementLimit(Device device, unsigned* mw) { return figure(device, mw, &BoardState::limit_mw); }
int nvmlDeviceGetPowerManagementDefaultLimit(Device device, unsigned* mw) {
  return figure(device, mw, &BoardState::default_mw);
}
int nvmlDeviceGetEnforcedPowerLimit(Device device, unsigned* mw) {
  return figure(device, mw, &BoardState::enforced_mw);
}
int nvmlDeviceGetPowerManagementLimitConstraints(Device device, unsigned* low, unsigned* high) {
  return with_state(device, [&](const BoardState& s) { return put_pair(low, s.floor_mw, high, s.default_mw); });
}
int nvmlDeviceSetPowerManagementLimit(Device device, unsigned mw) {
  unsigned low = 0, high = 0;
  if (const int result = nvmlDeviceGetPowerManagementLimitConstraints(device, &low, &high); result != kSuccess)
    return result;
  return set(device, "set_power_limit", std::to_string(mw) + " mW", mw >= low && mw <= high,
             &SharedBoard::asked_limit_mw, mw);
}

/// The board keeps them within its own.
int nvmlDeviceSetGpuLockedClocks(Device device, unsigned low_mhz, unsigned high_mhz) {
  return set(device, "set_locked_clocks", std::to_string(low_mhz) + " to " + std::to_string(high_mhz) + " MHz",
             low_mhz <= high_mhz && high_mhz > 0, &SharedBoard::asked_clocks, std::uint64_t{both(low_mhz, high_mhz)});
}
int nvmlDeviceResetGpuLockedClocks(Device device) {
  return set(device, "set_locked_clocks", "none", true, &SharedBoard::asked_clocks, std::uint64_t{both(0, ~0u)});
}

/// Clocks are 0 graphics, 1 multiprocessors, 2 memory, 3 video; the memory's is one, the others move together.
int nvmlDeviceGetClockInfo(Device device, int clock, unsigned* mhz) {
  if (clock < 0 || clock > 3) return kInvalidArgument;
  return figure(device, mhz, clock == 2 ? &BoardState::memory_mhz : &BoardState::sm_mhz);
}
int nvmlDeviceGetMaxClockInfo(Device device, int clock, unsigned* mhz) {
  if (clock < 0 || clock > 3) return kInvalidArgument;
  return figure(device, mhz, clock == 2 ? &BoardState::memory_mhz : &BoardState::sm_max_mhz);
}
/// Of which: 0 now, 1 target of applications, 2 its default, 3 the highest.
int nvmlDeviceGetClock(Device device, int clock, int which, unsigned* mhz) {
  if (which < 0 || which > 3) return kInvalidArgument;
  return which == 0 ? nvmlDeviceGetClockInfo(device, clock, mhz) : nvmlDeviceGetMaxClockInfo(device, clock, mhz);
}
int nvmlDeviceGetApplicationsClock(Device device, int clock, unsigned* mhz) {
  return nvmlDeviceGetMaxClockInfo(device, clock, mhz);
}
int nvmlDeviceGetDefaultApplicationsClock(Device device, int clock, unsigned* mhz) {
  return nvmlDeviceGetMaxClockInfo(device, clock, mhz);
}
int nvmlDeviceGetSupportedMemoryClocks(Device device, unsigned* count, unsigned* mhz) {
  return with_state(device,
                    [&](const BoardState& s) { return list(count, mhz, 1, [&](unsigned) { return s.memory_mhz; }); });
}
/// From the highest down to that of an idle board.
int nvmlDeviceGetSupportedGraphicsClocks(Device device, unsigned memory_mhz, unsigned* count, unsigned* mhz) {
  return with_state(device, [&](const BoardState& s) -> int {
    if (memory_mhz != s.memory_mhz) return kNotFound;
    const unsigned steps = s.sm_step_mhz == 0 ? 1 : (s.sm_max_mhz - s.sm_min_mhz) / s.sm_step_mhz + 1;
    return list(count, mhz, steps, [&](unsigned i) { return s.sm_max_mhz - i * s.sm_step_mhz; });
  });
}

}  // extern "C"
