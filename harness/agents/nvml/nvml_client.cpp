#include "harness/agents/nvml/nvml_client.h"

#include <dlfcn.h>

#include <cmath>
#include <cstdlib>
#include <ctime>

namespace flatsat::agents::nvml {

namespace {

std::string library_name(const std::string& wanted) {
  if (!wanted.empty()) return wanted;
  const char* named = std::getenv("FLATSAT_NVML");
  return named != nullptr && *named != '\0' ? named : "libnvidia-ml.so.1";
}

}  // namespace

NvmlClient::NvmlClient(const std::string& library)
    : library_(dlopen(library_name(library).c_str(), RTLD_NOW | RTLD_LOCAL)) {
  if (library_ == nullptr)
    throw NvmlError(library_name(library) + " is not to be loaded: no NVIDIA driver here", kDriverNotLoaded);
  const auto init = function<int (*)()>("nvmlInit_v2");
  const int code = init != nullptr ? init() : static_cast<int>(kUnknown);
  if (code == kSuccess) return;
  const std::string why = error_text(code);
  dlclose(library_);
  throw NvmlError("NVML does not start: " + why, code);
}

NvmlClient::~NvmlClient() {
  if (const auto shutdown = function<int (*)()>("nvmlShutdown")) shutdown();
  dlclose(library_);
}

template <class F>
F NvmlClient::function(const char* name) const {
  return reinterpret_cast<F>(dlsym(library_, name));
}

std::string NvmlClient::error_text(int code) const {
  const auto describe = function<const char* (*)(int)>("nvmlErrorString");
  return describe != nullptr ? describe(code) : "NVML error " + std::to_string(code);
}

void NvmlClient::check(int code, const std::string& what) const {
  if (code != kSuccess) throw NvmlError(what + ": " + error_text(code), code);
}

std::vector<Device> NvmlClient::devices() const {
  const auto count = function<int (*)(unsigned*)>("nvmlDeviceGetCount_v2");
  const auto get = function<int (*)(unsigned, Device*)>("nvmlDeviceGetHandleByIndex_v2");
  if (count == nullptr || get == nullptr) throw NvmlError("this NVML is too old to list boards", kNotSupported);
  unsigned n = 0;
  check(count(&n), "NVML cannot count boards");
  std::vector<Device> found(n);
  for (unsigned i = 0; i < n; ++i) check(get(i, &found[i]), "NVML cannot open board " + std::to_string(i));
  return found;
}

std::string NvmlClient::text(const char* function_name, Device device) const {
  char buffer[96] = {};
  const auto get = function<int (*)(Device, char*, unsigned)>(function_name);
  return get != nullptr && get(device, buffer, sizeof buffer) == kSuccess ? buffer : "";
}

std::string NvmlClient::name(Device device) const { return text("nvmlDeviceGetName", device); }
std::string NvmlClient::uuid(Device device) const { return text("nvmlDeviceGetUUID", device); }
std::string NvmlClient::serial(Device device) const { return text("nvmlDeviceGetSerial", device); }

Device NvmlClient::find(const std::string& wanted_uuid, const std::string& wanted_serial) const {
  for (const auto device : devices()) {
    if (!wanted_uuid.empty() && uuid(device) == wanted_uuid) return device;
    if (!wanted_serial.empty() && serial(device) == wanted_serial) return device;
  }
  return nullptr;
}

template <class T>
std::optional<T> NvmlClient::ask(const char* function_name, Device device) const {
  T value{};
  const auto get = function<int (*)(Device, T*)>(function_name);
  const int code = get != nullptr ? get(device, &value) : static_cast<int>(kNotSupported);
  if (code == kGpuIsLost || code == kResetRequired) check(code, "the board does not answer");
  return code == kSuccess ? std::optional(value) : std::nullopt;
}

BoardReading NvmlClient::read(Device device) const {
  BoardReading r;
  FieldValue fields[5] = {};
  const unsigned ids[] = {kPowerInstant, kPowerAverage, kMemoryTemperature, kDbeVolatile, kSbeVolatile};
  for (int i = 0; i < 5; ++i) fields[i].field = ids[i];
  const auto values = function<int (*)(Device, int, FieldValue*)>("nvmlDeviceGetFieldValues");
  const int code = values != nullptr ? values(device, 5, fields) : static_cast<int>(kNotSupported);
  if (code == kGpuIsLost || code == kResetRequired) check(code, "the board does not answer");
  const auto field = [&](int i) -> std::optional<double> {
    if (code != kSuccess || fields[i].result != kSuccess) return {};
    return fields[i].value_type == kUnsigned ? fields[i].value.u : static_cast<double>(fields[i].value.ull);
  };
  const auto scaled = [](auto value, double scale) -> std::optional<double> {
    return value ? std::optional(static_cast<double>(*value) * scale) : std::nullopt;
  };
  const auto count = [&](int i) -> std::optional<std::uint64_t> {
    const auto value = field(i);
    return value ? std::optional(static_cast<std::uint64_t>(*value)) : std::nullopt;
  };
  r.instant_w = scaled(field(0), 1e-3);
  r.average_w = scaled(field(1), 1e-3);
  if (!r.average_w) r.average_w = scaled(ask<unsigned>("nvmlDeviceGetPowerUsage", device), 1e-3);
  r.hbm_degc = field(2);
  r.uncorrected = count(3);
  r.corrected = count(4);
  r.energy_j = scaled(ask<unsigned long long>("nvmlDeviceGetTotalEnergyConsumption", device), 1e-3);
  r.limit_w = scaled(ask<unsigned>("nvmlDeviceGetPowerManagementLimit", device), 1e-3);
  r.enforced_w = scaled(ask<unsigned>("nvmlDeviceGetEnforcedPowerLimit", device), 1e-3);
  r.reasons = ask<unsigned long long>("nvmlDeviceGetCurrentClocksEventReasons", device);
  if (!r.reasons) r.reasons = ask<unsigned long long>("nvmlDeviceGetCurrentClocksThrottleReasons", device);
  if (const auto rates = ask<Utilization>("nvmlDeviceGetUtilizationRates", device)) r.busy_share = rates->gpu / 100.0;
  const auto select = [&](const char* name, int which) -> std::optional<double> {
    unsigned value = 0;
    const auto get = function<int (*)(Device, int, unsigned*)>(name);
    return get != nullptr && get(device, which, &value) == kSuccess ? std::optional<double>(value) : std::nullopt;
  };
  r.die_degc = select("nvmlDeviceGetTemperature", 0);
  r.sm_mhz = select("nvmlDeviceGetClockInfo", 1);
  r.memory_mhz = select("nvmlDeviceGetClockInfo", 2);
  Margin margin{.version = struct_version<Margin>(1), .margin_k = 0};
  const auto get_margin = function<int (*)(Device, Margin*)>("nvmlDeviceGetMarginTemperature");
  if (get_margin != nullptr && get_margin(device, &margin) == kSuccess) r.margin_k = margin.margin_k;
  read_more(device, r);
  return r;
}

/// What changes seldom: states, errors that only grow, the bus.
void NvmlClient::read_more(Device device, BoardReading& r) const {
  constexpr unsigned kIds[] = {kSbeAggregate, kDbeAggregate,     kRemappedUncorrectable, kRemapPending,
                               kRemapFailure, kNvlinkFlitErrors, kNvlinkDataErrors,      kRecoveryAction};
  constexpr int kCount = static_cast<int>(std::size(kIds));
  FieldValue fields[kCount] = {};
  for (int i = 0; i < kCount; ++i) fields[i].field = kIds[i];
  const auto values = function<int (*)(Device, int, FieldValue*)>("nvmlDeviceGetFieldValues");
  const bool answered = values != nullptr && values(device, kCount, fields) == kSuccess;
  const auto field = [&](int i) -> std::optional<std::uint64_t> {
    if (!answered || fields[i].result != kSuccess) return {};
    return fields[i].value_type == kUnsigned ? fields[i].value.u : fields[i].value.ull;
  };
  r.aggregate_corrected = field(0);
  r.aggregate_uncorrected = field(1);
  r.remapped = field(2);
  r.remap_pending = field(3);
  r.remap_failed = field(4);
  if (field(5) || field(6)) r.nvlink_errors = field(5).value_or(0) + field(6).value_or(0);
  r.recovery_action = field(7);
  if (const auto memory = ask<Memory>("nvmlDeviceGetMemoryInfo", device))
    r.memory_used_mib = static_cast<double>(memory->used) / (1 << 20);
  r.performance_state = ask<int>("nvmlDeviceGetPerformanceState", device);
  r.pcie_generation = ask<unsigned>("nvmlDeviceGetCurrPcieLinkGeneration", device);
  r.pcie_width = ask<unsigned>("nvmlDeviceGetCurrPcieLinkWidth", device);
  r.pcie_replays = ask<unsigned>("nvmlDeviceGetPcieReplayCounter", device);
  const auto violation = [&](int policy) -> std::optional<double> {  // 0 power, 1 thermal
    ViolationTime time{};
    const auto get = function<int (*)(Device, int, ViolationTime*)>("nvmlDeviceGetViolationStatus");
    if (get == nullptr || get(device, policy, &time) != kSuccess) return {};
    return static_cast<double>(time.violation_ns) * 1e-9;
  };
  r.power_violation_s = violation(0);
  r.thermal_violation_s = violation(1);
}

BoardIdentity NvmlClient::identity(Device device) const {
  BoardIdentity who{
      .name = name(device), .uuid = uuid(device), .serial = serial(device), .vbios = "", .driver = "", .pci_bus = ""};
  who.vbios = text("nvmlDeviceGetVbiosVersion", device);
  char driver[96] = {};
  const auto get = function<int (*)(char*, unsigned)>("nvmlSystemGetDriverVersion");
  if (get != nullptr && get(driver, sizeof driver) == kSuccess) who.driver = driver;
  if (const auto pci = ask<PciInfo>("nvmlDeviceGetPciInfo_v3", device)) who.pci_bus = pci->bus_id;
  return who;
}

int NvmlClient::set_highest_clock(Device device, unsigned mhz) const {
  if (mhz == 0) {
    const auto lift = function<int (*)(Device)>("nvmlDeviceResetGpuLockedClocks");
    return lift != nullptr ? lift(device) : static_cast<int>(kNotSupported);
  }
  const auto lock = function<int (*)(Device, unsigned, unsigned)>("nvmlDeviceSetGpuLockedClocks");
  return lock != nullptr ? lock(device, 0, mhz) : static_cast<int>(kNotSupported);
}

XidWatch::XidWatch(const NvmlClient& nvml, Device device) : nvml_(nvml) {
  const auto create = nvml.function<int (*)(EventSet*)>("nvmlEventSetCreate");
  const auto enlist = nvml.function<int (*)(Device, unsigned long long, EventSet)>("nvmlDeviceRegisterEvents");
  if (create == nullptr || enlist == nullptr || create(&set_) != kSuccess) return;
  if (enlist(device, kEventXid, set_) == kSuccess) return;
  if (const auto free = nvml.function<int (*)(EventSet)>("nvmlEventSetFree")) free(set_);
  set_ = nullptr;
}

XidWatch::~XidWatch() {
  const auto free = nvml_.function<int (*)(EventSet)>("nvmlEventSetFree");
  if (set_ != nullptr && free != nullptr) free(set_);
}

std::optional<unsigned> XidWatch::next(unsigned timeout_ms) const {
  EventData data{};
  const auto wait = nvml_.function<int (*)(EventSet, EventData*, unsigned)>("nvmlEventSetWait_v2");
  if (set_ == nullptr || wait == nullptr) {
    const timespec nap{timeout_ms / 1000, static_cast<long>(timeout_ms % 1000) * 1'000'000};
    nanosleep(&nap, nullptr);
    return {};
  }
  if (wait(set_, &data, timeout_ms) != kSuccess || data.first.type != kEventXid) return {};
  return static_cast<unsigned>(data.first.data);
}

std::pair<double, double> NvmlClient::limits(Device device) const {
  unsigned low = 0, high = 0;
  const auto get = function<int (*)(Device, unsigned*, unsigned*)>("nvmlDeviceGetPowerManagementLimitConstraints");
  if (get == nullptr) throw NvmlError("this NVML tells no power limits", kNotSupported);
  check(get(device, &low, &high), "the board tells no power limits");
  return {low * 1e-3, high * 1e-3};
}

int NvmlClient::set_limit(Device device, double watts) const {
  const auto set = function<int (*)(Device, unsigned)>("nvmlDeviceSetPowerManagementLimit");
  return set != nullptr ? set(device, static_cast<unsigned>(std::lround(watts * 1e3)))
                        : static_cast<int>(kNotSupported);
}

}  // namespace flatsat::agents::nvml
