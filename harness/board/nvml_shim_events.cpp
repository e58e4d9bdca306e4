// NVML's processes and events, answered from emulated boards.
#include <unistd.h>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>

#include "harness/board/nvml_shim.h"

namespace flatsat::nvml {

/// What a client waits for: the next Xid of each board that it registered.
struct EventList {
  std::map<Device, unsigned long long> seen;
};

}  // namespace flatsat::nvml

using namespace flatsat;
using namespace flatsat::nvml;

extern "C" {

/// The agent that carries the board is the one process that works on it.
int nvmlDeviceGetComputeRunningProcesses_v3(Device device, unsigned* count, ProcessInfo* infos) {
  return with_state(device, [&](const BoardState& s) -> int {
    if (count == nullptr) return kInvalidArgument;
    const unsigned room = *count;
    *count = s.busy_percent > 0 ? 1 : 0;
    if (*count == 0) return kSuccess;
    if (room == 0) return kInsufficientSize;
    if (infos == nullptr) return kInvalidArgument;
    infos[0] = {.pid = s.pid, .used_bytes = s.used_bytes, .gpu_instance = ~0u, .compute_instance = ~0u};
    return kSuccess;
  });
}
int nvmlDeviceGetComputeRunningProcesses_v2(Device device, unsigned* count, ProcessInfo* infos) {
  return nvmlDeviceGetComputeRunningProcesses_v3(device, count, infos);
}
int nvmlDeviceGetGraphicsRunningProcesses_v3(Device device, unsigned* count, ProcessInfo*) {
  return with_state(device, [&](const BoardState&) -> int {
    if (count == nullptr) return kInvalidArgument;
    *count = 0;
    return kSuccess;
  });
}
int nvmlDeviceGetGraphicsRunningProcesses_v2(Device device, unsigned* count, ProcessInfo* infos) {
  return nvmlDeviceGetGraphicsRunningProcesses_v3(device, count, infos);
}

int nvmlDeviceGetSupportedEventTypes(Device device, unsigned long long* types) {
  return with_state(device, [&](const BoardState&) -> int {
    if (types == nullptr) return kInvalidArgument;
    *types = kEventXid;
    return kSuccess;
  });
}

int nvmlEventSetCreate(EventSet* set) {
  if (set == nullptr) return kInvalidArgument;
  *set = std::make_unique<EventList>().release();  // the client frees it by nvmlEventSetFree
  return kSuccess;
}

int nvmlEventSetFree(EventSet set) {
  const std::unique_ptr<EventList> owned(set);
  return set == nullptr ? kInvalidArgument : kSuccess;
}

int nvmlDeviceRegisterEvents(Device device, unsigned long long types, EventSet set) {
  return with_state(device, [&](const BoardState& s) -> int {
    if (set == nullptr) return kInvalidArgument;
    if ((types & ~kEventXid) != 0) return kNotSupported;
    set->seen[device] = s.xids;
    return kSuccess;
  });
}

/// A lost board still tells its last Xid: that is how a client learns why.
int nvmlEventSetWait_v2(EventSet set, EventData* data, unsigned timeout_ms) {
  if (set == nullptr || data == nullptr) return kInvalidArgument;
  for (unsigned waited_ms = 0;; waited_ms += 10) {
    for (auto& [device, seen] : set->seen) {
      const auto* file = Boards::instance().find(device);
      const auto state = file != nullptr ? file->read() : std::nullopt;
      if (!state || state->xids == seen) continue;
      seen = std::max(seen, state->xids < 16 ? 0ull : state->xids - 16ull);
      *data = {.device = device,
               .type = kEventXid,
               .data = state->xid[seen++ % 16],
               .gpu_instance = ~0u,
               .compute_instance = ~0u};
      return kSuccess;
    }
    if (waited_ms >= timeout_ms) return kTimeout;
    usleep(10'000);
  }
}
int nvmlEventSetWait(EventSet set, EventData* data, unsigned timeout_ms) {
  return nvmlEventSetWait_v2(set, data, timeout_ms);
}

}  // extern "C"
