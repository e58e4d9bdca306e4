#pragma once
#include <cstdint>

/// The part of NVML's C interface that flatsat speaks, as client and as shim: own declarations, no vendor header
/// needed. Source: NVML API reference of NVIDIA (structures, codes and field numbers are part of its stable ABI).
namespace flatsat::nvml {

enum Return : int {
  kSuccess = 0,
  kUninitialized = 1,
  kInvalidArgument = 2,
  kNotSupported = 3,
  kNoPermission = 4,
  kNotFound = 6,
  kInsufficientSize = 7,
  kDriverNotLoaded = 9,
  kTimeout = 10,
  kGpuIsLost = 15,
  kResetRequired = 16,
  kUnknown = 999,
};

enum Field : unsigned {
  kSbeVolatile = 3,
  kDbeVolatile = 4,
  kSbeAggregate = 5,
  kDbeAggregate = 6,
  kNvlinkFlitErrors = 38,
  kNvlinkDataErrors = 45,
  kMemoryTemperature = 82,
  kTotalEnergy = 83,
  kRemappedUncorrectable = 143,
  kRemapPending = 144,
  kRemapFailure = 145,
  kPowerAverage = 185,
  kPowerInstant = 186,
  kPowerMinimum = 187,
  kPowerMaximum = 188,
  kPowerDefault = 189,
  kPowerCurrent = 190,
  kRecoveryAction = 230,
};

enum ValueType : unsigned { kUnsigned = 1, kUnsignedLongLong = 3 };

constexpr unsigned long long kEventXid = 0x8;

struct Handle;  // of a device, opaque
using Device = Handle*;
struct EventList;
using EventSet = EventList*;

struct PciInfo {
  char bus_id_legacy[16];
  unsigned domain, bus, device, pci_device_id, pci_subsystem_id;
  char bus_id[32];
};
struct Utilization {
  unsigned gpu, memory;
};
struct Memory {
  unsigned long long total, free, used;
};
struct MemoryV2 {
  unsigned version;
  unsigned long long total, reserved, free, used;
};
struct FieldValue {
  unsigned field, scope;
  long long timestamp_us, latency_us;
  unsigned value_type;
  int result;
  union {
    double d;
    unsigned u;
    unsigned long long ull;
  } value;
};
struct ViolationTime {
  unsigned long long reference_us, violation_ns;
};
struct EventData {
  Device device;
  unsigned long long type, data;
  unsigned gpu_instance, compute_instance;
};
struct ProcessInfo {
  unsigned pid;
  unsigned long long used_bytes;
  unsigned gpu_instance, compute_instance;
};
struct Margin {
  unsigned version;
  int margin_k;
};
static_assert(sizeof(PciInfo) == 68 && sizeof(FieldValue) == 40 && sizeof(EventData) == 32 &&
              sizeof(ProcessInfo) == 24);

}  // namespace flatsat::nvml
