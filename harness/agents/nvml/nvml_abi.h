#pragma once
#include <cstdint>

/// The part of NVML's C interface that flatsat speaks, as client and as shim: own declarations, no vendor header
/// needed. Source: NVML API reference of NVIDIA (structures, codes and field numbers are part of its stable ABI).
namespace flatsat::agents::nvml {

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
  kArgumentVersionMismatch = 25,
  kUnknown = 999,
};

enum Field : unsigned {
  kEccCurrent = 1,
  kEccPending = 2,
  kSbeVolatile = 3,
  kDbeVolatile = 4,
  kSbeAggregate = 5,
  kDbeAggregate = 6,
  kNvlinkFlitErrors = 38,
  kNvlinkDataErrors = 45,
  kMemoryTemperature = 82,
  kTotalEnergy = 83,
  kRemappedCorrectable = 142,
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

struct PciInfoFirst {
  char bus_id_legacy[16];
  unsigned domain, bus, device, pci_device_id, pci_subsystem_id;
};
struct PciInfo {
  PciInfoFirst first;
  char bus_id[32];
};
struct Attributes {
  unsigned multiprocessors, copy_engines, decoders, encoders, jpeg_engines, ofa_engines, gpu_slices, compute_slices;
  unsigned long long memory_mib;
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
struct EventDataFirst {
  Device device;
  unsigned long long type, data;
};
struct EventData {
  EventDataFirst first;
  unsigned gpu_instance, compute_instance;
};
struct ProcessInfoFirst {
  unsigned pid;
  unsigned long long used_bytes;
};
struct ProcessInfo {
  ProcessInfoFirst first;
  unsigned gpu_instance, compute_instance;
};
struct ProcessSample {
  unsigned pid;
  unsigned long long timestamp_us;
  unsigned multiprocessors, memory, encoder, decoder;  // percent
};
struct Margin {
  unsigned version;
  int margin_k;
};
static_assert(sizeof(PciInfoFirst) == 36 && sizeof(PciInfo) == 68 && sizeof(Attributes) == 40 &&
              sizeof(MemoryV2) == 40 && sizeof(FieldValue) == 40 && sizeof(EventDataFirst) == 24 &&
              sizeof(EventData) == 32 && sizeof(ProcessInfoFirst) == 16 && sizeof(ProcessInfo) == 24 &&
              sizeof(ProcessSample) == 32 && sizeof(Margin) == 8);

/// What NVML wants in the first word of a structure that has versions.
template <class T>
constexpr unsigned struct_version(unsigned version) {
  return static_cast<unsigned>(sizeof(T)) | version << 24;
}

}  // namespace flatsat::agents::nvml
