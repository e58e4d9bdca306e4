// What an emulated board's sensors and counters say, by NVML's calls.
#include "harness/agents/nvml/nvml_answer.h"

using namespace flatsat::agents::nvml;

namespace {

constexpr unsigned long long kReasons = 0x1 | 0x4 | 0x8 | 0x20 | 0x40;  // those of ClockReason
constexpr unsigned kPeriodUs = 1'000'000 / 6;  // NVML: a sample period is between 1 s and 1/6 s

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
    case kEccCurrent:
    case kEccPending:
      return number(1);
    case kRemappedCorrectable:
      return number(0);
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

int nvmlDeviceGetPowerUsage(Device device, unsigned* mw) { return figure(device, mw, &BoardState::average_mw); }
int nvmlDeviceGetTotalEnergyConsumption(Device device, unsigned long long* mj) {
  return figure(device, mj, &BoardState::energy_mj);
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
    if (margin->version != struct_version<Margin>(1)) return kArgumentVersionMismatch;
    margin->margin_k = s.margin_k;
    return kSuccess;
  });
}

int nvmlDeviceGetCurrentClocksEventReasons(Device device, unsigned long long* reasons) {
  return figure(device, reasons, &BoardState::reasons);
}
int nvmlDeviceGetCurrentClocksThrottleReasons(Device device, unsigned long long* reasons) {
  return figure(device, reasons, &BoardState::reasons);
}
int nvmlDeviceGetSupportedClocksEventReasons(Device device, unsigned long long* reasons) {
  return fixed(device, reasons, kReasons);
}
int nvmlDeviceGetSupportedClocksThrottleReasons(Device device, unsigned long long* reasons) {
  return fixed(device, reasons, kReasons);
}
/// How long the clock was held down: 0 by power, 1 by heat; the other policies never do.
int nvmlDeviceGetViolationStatus(Device device, int policy, ViolationTime* time) {
  return with_state(device, [&](const BoardState& s) -> int {
    if (policy < 0 || policy > 11) return kInvalidArgument;
    const auto violation_ns = policy == 0 ? s.capped_ns : policy == 1 ? s.throttled_ns : 0;
    return put(time, ViolationTime{static_cast<unsigned long long>(now_us()), violation_ns});
  });
}
int nvmlDeviceGetPerformanceState(Device device, int* state) { return fixed(device, state, 0); }
int nvmlDeviceGetPowerState(Device device, int* state) { return fixed(device, state, 0); }

/// Of memory a third of the time, about what a product of matrices reads: an estimate.
int nvmlDeviceGetUtilizationRates(Device device, Utilization* rates) {
  return with_state(device, [&](const BoardState& s) {
    return put(rates, Utilization{.gpu = s.busy_percent, .memory = s.busy_percent / 3});
  });
}
// Engines for pictures have nothing to do.
int nvmlDeviceGetEncoderUtilization(Device device, unsigned* percent, unsigned* period_us) {
  return with_state(device, [&](const BoardState&) { return put_pair(percent, 0u, period_us, kPeriodUs); });
}
int nvmlDeviceGetDecoderUtilization(Device device, unsigned* percent, unsigned* period_us) {
  return nvmlDeviceGetEncoderUtilization(device, percent, period_us);
}
int nvmlDeviceGetJpgUtilization(Device device, unsigned* percent, unsigned* period_us) {
  return nvmlDeviceGetEncoderUtilization(device, percent, period_us);
}
int nvmlDeviceGetOfaUtilization(Device device, unsigned* percent, unsigned* period_us) {
  return nvmlDeviceGetEncoderUtilization(device, percent, period_us);
}

int nvmlDeviceGetMemoryInfo(Device device, Memory* memory) {
  return with_state(device, [&](const BoardState& s) {
    return put(memory, Memory{s.memory_bytes, s.memory_bytes - s.used_bytes, s.used_bytes});
  });
}
int nvmlDeviceGetMemoryInfo_v2(Device device, MemoryV2* memory) {
  return with_state(device, [&](const BoardState& s) -> int {
    if (memory == nullptr) return kInvalidArgument;
    if (memory->version != struct_version<MemoryV2>(2)) return kArgumentVersionMismatch;
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

}  // extern "C"
