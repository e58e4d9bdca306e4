// NVML's C interface, answered from emulated boards: what clients load as libnvidia-ml.so.1.
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <ctime>

#include "harness/board/nvml_shim.h"

using namespace flatsat;
using namespace flatsat::nvml;

namespace {

constexpr const char* kDriver = "565.57.01";
constexpr const char* kNvml = "12.565.57.01";
constexpr int kCuda = 12070;

int text(char* into, unsigned length, const char* from) {
  if (into == nullptr) return kInvalidArgument;
  if (std::strlen(from) >= length) return kInsufficientSize;
  std::strcpy(into, from);
  return kSuccess;
}

template <class T, class V>
int put(T* into, V value) {
  if (into == nullptr) return kInvalidArgument;
  *into = static_cast<T>(value);
  return kSuccess;
}

/// One figure of the state. `field` picks it.
template <class T, class V>
int figure(Device device, T* into, V BoardState::*field) {
  return with_state(device, [&](const BoardState& s) { return put(into, s.*field); });
}

long long now_us() {
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  return now.tv_sec * 1'000'000ll + now.tv_nsec / 1000;
}

int field_value(const BoardState& s, FieldValue& v) {
  const auto number = [&v](unsigned value) {
    v.value_type = kUnsigned;
    v.value.u = value;
    return static_cast<int>(kSuccess);
  };
  const auto count = [&v](unsigned long long value) {
    v.value_type = kUnsignedLongLong;
    v.value.ull = value;
    return static_cast<int>(kSuccess);
  };
  switch (v.field) {
    case kSbeVolatile:
      return count(s.corrected);
    case kDbeVolatile:
      return count(s.uncorrected);
    case kSbeAggregate:
      return count(s.aggregate_corrected);
    case kDbeAggregate:
      return count(s.aggregate_uncorrected);
    case kMemoryTemperature:
      return number(static_cast<unsigned>(s.hbm_degc));
    case kTotalEnergy:
      return count(s.energy_mj);
    case kRemappedUncorrectable:
      return number(s.remapped);
    case kRemapPending:
      return number(s.remap_pending);
    case kRemapFailure:
      return number(s.remap_failed);
    case kPowerAverage:
      return number(static_cast<unsigned>(s.average_mw));
    case kPowerInstant:
      return number(static_cast<unsigned>(s.instant_mw));
    case kPowerMinimum:
      return number(s.floor_mw);
    case kPowerMaximum:
    case kPowerDefault:
      return number(s.default_mw);
    case kPowerCurrent:
      return number(s.enforced_mw);
    case kNvlinkFlitErrors:
      return count(0);
    case kNvlinkDataErrors:
      return count(s.nvlink_errors);
    case kRecoveryAction:
      return number(s.reset_needed != 0 ? 1 : 0);  // NVML: 1 is a GPU reset
  }
  return kNotSupported;
}

}  // namespace

extern "C" {

int nvmlInit_v2() { return Boards::instance().open(); }
int nvmlInit() { return nvmlInit_v2(); }
int nvmlInitWithFlags(unsigned) { return nvmlInit_v2(); }
int nvmlShutdown() { return Boards::instance().close(); }

const char* nvmlErrorString(int result) {
  switch (result) {
    case kSuccess:
      return "Success";
    case kUninitialized:
      return "Uninitialized";
    case kInvalidArgument:
      return "Invalid Argument";
    case kNotSupported:
      return "Not Supported";
    case kNoPermission:
      return "Insufficient Permissions";
    case kNotFound:
      return "Not Found";
    case kInsufficientSize:
      return "Insufficient Size";
    case kDriverNotLoaded:
      return "Driver Not Loaded";
    case kTimeout:
      return "Timeout";
    case kGpuIsLost:
      return "GPU is lost";
    case kResetRequired:
      return "GPU requires reset";
  }
  return "Unknown Error";
}

int nvmlSystemGetDriverVersion(char* into, unsigned length) { return text(into, length, kDriver); }
int nvmlSystemGetNVMLVersion(char* into, unsigned length) { return text(into, length, kNvml); }
int nvmlSystemGetCudaDriverVersion(int* version) { return put(version, kCuda); }
int nvmlSystemGetCudaDriverVersion_v2(int* version) { return put(version, kCuda); }

int nvmlDeviceGetCount_v2(unsigned* count) {
  if (!Boards::instance().is_open()) return kUninitialized;
  return put(count, Boards::instance().size());
}
int nvmlDeviceGetCount(unsigned* count) { return nvmlDeviceGetCount_v2(count); }

int nvmlDeviceGetHandleByIndex_v2(unsigned index, Device* device) {
  auto& boards = Boards::instance();
  if (!boards.is_open()) return kUninitialized;
  if (index >= boards.size()) return kInvalidArgument;
  return put(device, boards.handle(index));
}
int nvmlDeviceGetHandleByIndex(unsigned index, Device* device) { return nvmlDeviceGetHandleByIndex_v2(index, device); }

int nvmlDeviceGetHandleByUUID(const char* uuid, Device* device) {
  auto& boards = Boards::instance();
  if (!boards.is_open()) return kUninitialized;
  if (uuid == nullptr) return kInvalidArgument;
  for (std::size_t i = 0; i < boards.size(); ++i) {
    const auto state = boards.find(boards.handle(i))->read();
    if (state && std::strcmp(state->uuid, uuid) == 0) return put(device, boards.handle(i));
  }
  return kNotFound;
}

int nvmlDeviceGetIndex(Device device, unsigned* index) {
  return with_state(device, [&](const BoardState&) { return put(index, Boards::instance().index(device)); });
}
int nvmlDeviceGetMinorNumber(Device device, unsigned* number) { return nvmlDeviceGetIndex(device, number); }

int nvmlDeviceGetName(Device device, char* into, unsigned length) {
  return with_state(device, [&](const BoardState& s) { return text(into, length, s.product); });
}
int nvmlDeviceGetUUID(Device device, char* into, unsigned length) {
  return with_state(device, [&](const BoardState& s) { return text(into, length, s.uuid); });
}
int nvmlDeviceGetSerial(Device device, char* into, unsigned length) {
  return with_state(device, [&](const BoardState& s) { return text(into, length, s.serial); });
}
int nvmlDeviceGetVbiosVersion(Device device, char* into, unsigned length) {
  return with_state(device, [&](const BoardState&) { return text(into, length, "00.00.00.00.00"); });
}

int nvmlDeviceGetPciInfo_v3(Device device, PciInfo* info) {
  return with_state(device, [&](const BoardState& s) -> int {
    if (info == nullptr) return kInvalidArgument;
    *info = {};
    std::memcpy(info->bus_id, s.bus_id, sizeof info->bus_id);
    std::strncpy(info->bus_id_legacy, s.bus_id + 4, sizeof info->bus_id_legacy - 1);
    info->bus = s.bus;
    return kSuccess;
  });
}
int nvmlDeviceGetPciInfo_v2(Device device, PciInfo* info) { return nvmlDeviceGetPciInfo_v3(device, info); }

int nvmlDeviceGetPowerUsage(Device device, unsigned* mw) { return figure(device, mw, &BoardState::average_mw); }
int nvmlDeviceGetTotalEnergyConsumption(Device device, unsigned long long* mj) {
  return figure(device, mj, &BoardState::energy_mj);
}
int nvmlDeviceGetPowerManagementLimit(Device device, unsigned* mw) { return figure(device, mw, &BoardState::limit_mw); }
int nvmlDeviceGetPowerManagementDefaultLimit(Device device, unsigned* mw) {
  return figure(device, mw, &BoardState::default_mw);
}
int nvmlDeviceGetEnforcedPowerLimit(Device device, unsigned* mw) {
  return figure(device, mw, &BoardState::enforced_mw);
}
int nvmlDeviceGetPowerManagementLimitConstraints(Device device, unsigned* low, unsigned* high) {
  return with_state(device, [&](const BoardState& s) {
    const int first = put(low, s.floor_mw);
    return first == kSuccess ? put(high, s.default_mw) : first;
  });
}

/// As on a real board: root only. An emulated board that runs in wall time takes it within its next step.
int nvmlDeviceSetPowerManagementLimit(Device device, unsigned mw) {
  return with_state(device, [&](const BoardState& s) -> int {
    const bool inside = mw >= s.floor_mw && mw <= s.default_mw;
    const int result = geteuid() != 0 ? kNoPermission : inside ? kSuccess : kInvalidArgument;
    if (result == kSuccess) Boards::instance().find(device)->shared().asked_limit_mw.store(mw);
    Boards::instance().log("set_power_limit " + std::string(s.uuid) + " " + std::to_string(mw) +
                           " mW: " + nvmlErrorString(result));
    return result;
  });
}

int nvmlDeviceGetTemperature(Device device, int sensor, unsigned* degc) {
  return sensor == 0 ? figure(device, degc, &BoardState::die_degc) : static_cast<int>(kInvalidArgument);
}
int nvmlDeviceGetTemperatureThreshold(Device device, int threshold, unsigned* degc) {
  switch (threshold) {
    case 0:
      return figure(device, degc, &BoardState::shutdown_degc);
    case 1:
      return figure(device, degc, &BoardState::hardware_degc);
    case 3:
      return figure(device, degc, &BoardState::software_degc);
  }
  return kNotSupported;
}
int nvmlDeviceGetMarginTemperature(Device device, Margin* margin) {
  return with_state(device, [&](const BoardState& s) -> int {
    if (margin == nullptr) return kInvalidArgument;
    margin->margin_k = s.margin_k;
    return kSuccess;
  });
}

int nvmlDeviceGetClockInfo(Device device, int clock, unsigned* mhz) {
  return clock == 2 ? figure(device, mhz, &BoardState::memory_mhz) : figure(device, mhz, &BoardState::sm_mhz);
}
int nvmlDeviceGetMaxClockInfo(Device device, int clock, unsigned* mhz) {
  return clock == 2 ? figure(device, mhz, &BoardState::memory_mhz) : figure(device, mhz, &BoardState::sm_max_mhz);
}
int nvmlDeviceGetCurrentClocksEventReasons(Device device, unsigned long long* reasons) {
  return figure(device, reasons, &BoardState::reasons);
}
int nvmlDeviceGetCurrentClocksThrottleReasons(Device device, unsigned long long* reasons) {
  return figure(device, reasons, &BoardState::reasons);
}
int nvmlDeviceGetPerformanceState(Device device, int* state) {
  return with_state(device, [&](const BoardState&) { return put(state, 0); });
}

int nvmlDeviceGetUtilizationRates(Device device, Utilization* rates) {
  return with_state(device, [&](const BoardState& s) {
    return put(rates, Utilization{.gpu = s.busy_percent, .memory = s.busy_percent / 3});
  });
}
int nvmlDeviceGetMemoryInfo(Device device, Memory* memory) {
  return with_state(device, [&](const BoardState& s) {
    return put(memory, Memory{s.memory_bytes, s.memory_bytes - s.used_bytes, s.used_bytes});
  });
}
int nvmlDeviceGetMemoryInfo_v2(Device device, MemoryV2* memory) {
  return with_state(device, [&](const BoardState& s) -> int {
    if (memory == nullptr) return kInvalidArgument;
    return put(memory, MemoryV2{memory->version, s.memory_bytes, 0, s.memory_bytes - s.used_bytes, s.used_bytes});
  });
}

int nvmlDeviceGetTotalEccErrors(Device device, int type, int counter, unsigned long long* count) {
  if (type < 0 || type > 1 || counter < 0 || counter > 1) return kInvalidArgument;
  if (type == 0) return figure(device, count, counter == 0 ? &BoardState::corrected : &BoardState::aggregate_corrected);
  return figure(device, count, counter == 0 ? &BoardState::uncorrected : &BoardState::aggregate_uncorrected);
}
int nvmlDeviceGetMemoryErrorCounter(Device device, int type, int counter, int location, unsigned long long* count) {
  if (location == 2) return nvmlDeviceGetTotalEccErrors(device, type, counter, count);
  return with_state(device, [&](const BoardState&) { return put(count, 0); });
}
int nvmlDeviceGetRemappedRows(Device device, unsigned* corrected, unsigned* uncorrected, unsigned* pending,
                              unsigned* failed) {
  return with_state(device, [&](const BoardState& s) -> int {
    if (corrected == nullptr || uncorrected == nullptr || pending == nullptr || failed == nullptr)
      return kInvalidArgument;
    *corrected = 0;
    *uncorrected = s.remapped;
    *pending = s.remap_pending;
    *failed = s.remap_failed;
    return kSuccess;
  });
}
int nvmlDeviceGetEccMode(Device device, int* current, int* pending) {
  return with_state(device, [&](const BoardState&) {
    const int first = put(current, 1);
    return first == kSuccess ? put(pending, 1) : first;
  });
}

int nvmlDeviceGetFieldValues(Device device, int count, FieldValue* values) {
  return with_state(device, [&](const BoardState& s) -> int {
    if (count < 1 || values == nullptr) return kInvalidArgument;
    for (int i = 0; i < count; ++i) {
      values[i].timestamp_us = now_us();
      values[i].latency_us = 0;
      values[i].result = field_value(s, values[i]);
    }
    return kSuccess;
  });
}

int nvmlDeviceGetCudaComputeCapability(Device device, int* major, int* minor) {
  return with_state(device, [&](const BoardState& s) {
    const int first = put(major, s.compute_major);
    return first == kSuccess ? put(minor, s.compute_minor) : first;
  });
}

// What such a card has not: NVML says so, and clients show a blank.
int nvmlDeviceGetFanSpeed(Device, unsigned*) { return kNotSupported; }
int nvmlDeviceGetFanSpeed_v2(Device, unsigned, unsigned*) { return kNotSupported; }
int nvmlDeviceGetEncoderUtilization(Device, unsigned*, unsigned*) { return kNotSupported; }
int nvmlDeviceGetDecoderUtilization(Device, unsigned*, unsigned*) { return kNotSupported; }
int nvmlDeviceGetPcieThroughput(Device, int, unsigned*) { return kNotSupported; }
int nvmlDeviceGetMigMode(Device, unsigned*, unsigned*) { return kNotSupported; }
int nvmlDeviceGetProcessUtilization(Device, void*, unsigned*, unsigned long long) { return kNotSupported; }

int nvmlDeviceGetCurrPcieLinkGeneration(Device device, unsigned* value) {
  return with_state(device, [&](const BoardState&) { return put(value, 5); });
}
int nvmlDeviceGetMaxPcieLinkGeneration(Device device, unsigned* value) {
  return nvmlDeviceGetCurrPcieLinkGeneration(device, value);
}
int nvmlDeviceGetCurrPcieLinkWidth(Device device, unsigned* value) {
  return with_state(device, [&](const BoardState&) { return put(value, 16); });
}
int nvmlDeviceGetMaxPcieLinkWidth(Device device, unsigned* value) {
  return nvmlDeviceGetCurrPcieLinkWidth(device, value);
}

}  // extern "C"
