// NVML's processes and events, answered from emulated boards.
#include <unistd.h>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>

#include "harness/agents/nvml/nvml_answer.h"

namespace flatsat::agents::nvml {

/// What a client waits for: the next Xid of each board that it registered.
struct EventList {
  std::map<Device, unsigned long long> seen;
};

}  // namespace flatsat::agents::nvml

using namespace flatsat::agents::nvml;

namespace {

/// The agent that carries the board is the one process that works on it.
unsigned workers(const BoardState& s) { return s.busy_percent > 0 ? 1 : 0; }
ProcessInfoFirst process(const BoardState& s) { return {s.pid, s.used_bytes}; }

}  // namespace

extern "C" {

int nvmlDeviceGetComputeRunningProcesses_v3(Device device, unsigned* count, ProcessInfo* infos) {
  return with_state(device, [&](const BoardState& s) {
    return list(count, infos, workers(s), [&](unsigned) { return ProcessInfo{process(s), ~0u, ~0u}; });
  });
}
int nvmlDeviceGetComputeRunningProcesses_v2(Device device, unsigned* count, ProcessInfo* infos) {
  return nvmlDeviceGetComputeRunningProcesses_v3(device, count, infos);
}
/// Entries of the first version are shorter.
int nvmlDeviceGetComputeRunningProcesses(Device device, unsigned* count, ProcessInfoFirst* infos) {
  return with_state(device, [&](const BoardState& s) {
    return list(count, infos, workers(s), [&](unsigned) { return process(s); });
  });
}
int nvmlDeviceGetProcessUtilization(Device device, ProcessSample* samples, unsigned* count,
                                    unsigned long long last_seen_us) {
  return with_state(device, [&](const BoardState& s) -> int {
    const unsigned long long now = now_us();
    if (workers(s) == 0 || last_seen_us >= now) return kNotFound;
    return list(count, samples, 1,
                [&](unsigned) { return ProcessSample{s.pid, now, s.busy_percent, s.busy_percent / 3, 0, 0}; });
  });
}

// Nobody draws on the board or shares it.
int nvmlDeviceGetGraphicsRunningProcesses_v3(Device device, unsigned* count, void*) { return fixed(device, count, 0); }
int nvmlDeviceGetGraphicsRunningProcesses_v2(Device device, unsigned* count, void*) { return fixed(device, count, 0); }
int nvmlDeviceGetGraphicsRunningProcesses(Device device, unsigned* count, void*) { return fixed(device, count, 0); }
int nvmlDeviceGetMPSComputeRunningProcesses_v3(Device device, unsigned* count, void*) {
  return fixed(device, count, 0);
}
int nvmlDeviceGetMPSComputeRunningProcesses_v2(Device device, unsigned* count, void*) {
  return fixed(device, count, 0);
}
int nvmlDeviceGetMPSComputeRunningProcesses(Device device, unsigned* count, void*) { return fixed(device, count, 0); }

int nvmlDeviceGetSupportedEventTypes(Device device, unsigned long long* types) {
  return fixed(device, types, kEventXid);
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
      *data = {{device, kEventXid, state->xid[seen++ % 16]}, ~0u, ~0u};
      return kSuccess;
    }
    if (waited_ms >= timeout_ms) return kTimeout;
    usleep(10'000);
  }
}
/// The first version's event ends where the instances begin.
int nvmlEventSetWait(EventSet set, EventDataFirst* data, unsigned timeout_ms) {
  EventData whole{};
  const int result = data == nullptr ? kInvalidArgument : nvmlEventSetWait_v2(set, &whole, timeout_ms);
  if (result == kSuccess) *data = whole.first;
  return result;
}

}  // extern "C"
