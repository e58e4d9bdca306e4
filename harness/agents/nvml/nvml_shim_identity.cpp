// NVML's C interface, answered from emulated boards: the library, its boards, and what each of them is.
#include <strings.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <fstream>

#include "harness/agents/nvml/nvml_answer.h"

using namespace flatsat::agents::nvml;

namespace {

constexpr const char* kDriver = "565.57.01";
constexpr const char* kNvml = "12.565.57.01";
constexpr int kCuda = 12070;
constexpr unsigned kBrandNvidia = 14;

/// The first board that `is` says yes to. Errors: as NVML's for a search.
template <class Is>
int search(const void* wanted, Device* device, const Is& is) {
  auto& boards = Boards::instance();
  if (!boards.is_open()) return kUninitialized;
  if (wanted == nullptr || device == nullptr) return kInvalidArgument;
  for (std::size_t i = 0; i < boards.size(); ++i) {
    const auto state = boards.find(boards.handle(i))->read();
    if (state && is(*state)) return put(device, boards.handle(i));
  }
  return kNotFound;
}

struct Architecture {
  unsigned compute_major, compute_minor, number;
};
constexpr Architecture kArchitectures[] = {{8, 0, 7}, {8, 6, 7}, {8, 7, 7}, {8, 9, 8}, {9, 0, 9}, {10, 0, 10}};

/// The part of the description that has been the same since the first version.
void fill_first(const BoardState& s, PciInfoFirst& info) {
  info = {};
  std::strncpy(info.bus_id_legacy, s.bus_id + 4, sizeof info.bus_id_legacy - 1);
  info.bus = s.bus;
  info.pci_device_id = s.pci_device;
}

}  // namespace

extern "C" {

int nvmlInit_v2() { return Boards::instance().open(); }
int nvmlInit() { return nvmlInit_v2(); }
int nvmlInitWithFlags(unsigned) { return nvmlInit_v2(); }
int nvmlShutdown() { return Boards::instance().close(); }

const char* nvmlErrorString(int result) {
  static constexpr const char* kTexts[] = {"Success",
                                           "Uninitialized",
                                           "Invalid Argument",
                                           "Not Supported",
                                           "Insufficient Permissions",
                                           "Already Initialized",
                                           "Not Found",
                                           "Insufficient Size",
                                           "Insufficient External Power",
                                           "Driver Not Loaded",
                                           "Timeout",
                                           "Interrupt Request Issue",
                                           "NVML Shared Library Not Found",
                                           "Function Not Found",
                                           "Corrupted infoROM",
                                           "GPU is lost",
                                           "GPU requires reset",
                                           "GPU access blocked by the operating system",
                                           "Driver/library version mismatch",
                                           "In use by another client",
                                           "Insufficient Memory",
                                           "No data",
                                           "VGPU ECC not supported",
                                           "Insufficient resources",
                                           "Frequency not supported",
                                           "Argument version mismatch"};
  return result >= 0 && result < static_cast<int>(std::size(kTexts)) ? kTexts[result] : "Unknown Error";
}

int nvmlSystemGetDriverVersion(char* into, unsigned length) { return text(into, length, kDriver); }
int nvmlSystemGetNVMLVersion(char* into, unsigned length) { return text(into, length, kNvml); }
int nvmlSystemGetCudaDriverVersion(int* version) { return put(version, kCuda); }
int nvmlSystemGetCudaDriverVersion_v2(int* version) { return put(version, kCuda); }
/// What the process was started as; cut to the room there is.
int nvmlSystemGetProcessName(unsigned pid, char* into, unsigned length) {
  if (into == nullptr || length == 0) return kInvalidArgument;
  std::string name;
  if (!std::getline(std::ifstream("/proc/" + std::to_string(pid) + "/cmdline"), name, '\0')) return kNotFound;
  std::snprintf(into, length, "%s", name.c_str());
  return kSuccess;
}
int nvmlUnitGetCount(unsigned* count) { return put(count, 0); }
int nvmlGetExcludedDeviceCount(unsigned* count) { return put(count, 0); }

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
  return search(uuid, device, [uuid](const BoardState& s) { return std::strcmp(s.uuid, uuid) == 0; });
}
int nvmlDeviceGetHandleBySerial(const char* serial, Device* device) {
  return search(serial, device, [serial](const BoardState& s) { return std::strcmp(s.serial, serial) == 0; });
}
/// With a domain of eight digits or of four, or without.
int nvmlDeviceGetHandleByPciBusId_v2(const char* bus_id, Device* device) {
  return search(bus_id, device, [bus_id](const BoardState& s) {
    return strcasecmp(s.bus_id, bus_id) == 0 || strcasecmp(s.bus_id + 4, bus_id) == 0 ||
           strcasecmp(s.bus_id + 9, bus_id) == 0;
  });
}
int nvmlDeviceGetHandleByPciBusId(const char* bus_id, Device* device) {
  return nvmlDeviceGetHandleByPciBusId_v2(bus_id, device);
}

int nvmlDeviceGetIndex(Device device, unsigned* index) {
  return fixed(device, index, Boards::instance().index(device));
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
int nvmlDeviceGetBrand(Device device, unsigned* brand) { return fixed(device, brand, kBrandNvidia); }
int nvmlDeviceGetBoardId(Device device, unsigned* id) {
  return with_state(device, [&](const BoardState& s) { return put(id, s.bus << 8); });
}
int nvmlDeviceGetMultiGpuBoard(Device device, unsigned* is) { return fixed(device, is, 0); }
int nvmlDeviceGetCudaComputeCapability(Device device, int* major, int* minor) {
  return with_state(device,
                    [&](const BoardState& s) { return put_pair(major, s.compute_major, minor, s.compute_minor); });
}
int nvmlDeviceGetArchitecture(Device device, unsigned* architecture) {
  return with_state(device, [&](const BoardState& s) {
    for (const auto& known : kArchitectures)
      if (known.compute_major == s.compute_major && known.compute_minor == s.compute_minor)
        return put(architecture, known.number);
    return put(architecture, 0xFFFFFFFFu);  // as NVML names what it does not know
  });
}
int nvmlDeviceGetNumGpuCores(Device device, unsigned* cores) { return figure(device, cores, &BoardState::cores); }
int nvmlDeviceGetMemoryBusWidth(Device device, unsigned* bits) {
  return figure(device, bits, &BoardState::memory_bus_bits);
}
int nvmlDeviceGetAttributes_v2(Device device, Attributes* attributes) {
  return with_state(device, [&](const BoardState& s) {
    Attributes all{};
    all.multiprocessors = s.multiprocessors;
    all.memory_mib = s.memory_bytes >> 20;
    return put(attributes, all);
  });
}

int nvmlDeviceGetPciInfo_v3(Device device, PciInfo* info) {
  return with_state(device, [&](const BoardState& s) -> int {
    if (info == nullptr) return kInvalidArgument;
    *info = {};
    fill_first(s, info->first);
    std::memcpy(info->bus_id, s.bus_id, sizeof info->bus_id);
    return kSuccess;
  });
}
/// The older two end where the longer bus id begins: a client of theirs has no room for it.
int nvmlDeviceGetPciInfo_v2(Device device, PciInfoFirst* info) {
  return with_state(device, [&](const BoardState& s) -> int {
    if (info == nullptr) return kInvalidArgument;
    fill_first(s, *info);
    return kSuccess;
  });
}
int nvmlDeviceGetPciInfo(Device device, PciInfoFirst* info) { return nvmlDeviceGetPciInfo_v2(device, info); }

int nvmlDeviceGetCurrPcieLinkGeneration(Device device, unsigned* value) {
  return figure_if_any(device, value, &BoardState::pcie_generation);
}
int nvmlDeviceGetMaxPcieLinkGeneration(Device device, unsigned* value) {
  return nvmlDeviceGetCurrPcieLinkGeneration(device, value);
}
int nvmlDeviceGetGpuMaxPcieLinkGeneration(Device device, unsigned* value) {
  return nvmlDeviceGetCurrPcieLinkGeneration(device, value);
}
int nvmlDeviceGetCurrPcieLinkWidth(Device device, unsigned* value) {
  return figure_if_any(device, value, &BoardState::pcie_width);
}
int nvmlDeviceGetMaxPcieLinkWidth(Device device, unsigned* value) {
  return nvmlDeviceGetCurrPcieLinkWidth(device, value);
}
/// The link never errs: no fault of the emulated board strikes it.
int nvmlDeviceGetPcieReplayCounter(Device device, unsigned* count) {
  return with_state(device,
                    [&](const BoardState& s) { return s.pcie_width == 0 ? int{kNotSupported} : put(count, 0); });
}

/// An emulated board is as near to one CPU of this machine as to another. A bit for each CPU.
int nvmlDeviceGetCpuAffinity(Device device, unsigned words, unsigned long* cpus) {
  return with_state(device, [&](const BoardState&) -> int {
    constexpr long kBits = 8 * sizeof(unsigned long);
    const long there = sysconf(_SC_NPROCESSORS_CONF);
    if (cpus == nullptr || words == 0) return kInvalidArgument;
    if (there > kBits * words) return kInsufficientSize;
    std::fill_n(cpus, words, 0ul);
    for (long i = 0; i < there; ++i) cpus[i / kBits] |= 1ul << i % kBits;
    return kSuccess;
  });
}
int nvmlDeviceGetCpuAffinityWithinScope(Device device, unsigned words, unsigned long* cpus, int) {
  return nvmlDeviceGetCpuAffinity(device, words, cpus);
}

// Modes that the board is in and stays in.
int nvmlDeviceGetPersistenceMode(Device device, unsigned* mode) { return fixed(device, mode, 1); }
int nvmlDeviceGetComputeMode(Device device, unsigned* mode) { return fixed(device, mode, 0); }
int nvmlDeviceGetDisplayMode(Device device, unsigned* mode) { return fixed(device, mode, 0); }
int nvmlDeviceGetDisplayActive(Device device, unsigned* is) { return fixed(device, is, 0); }
int nvmlDeviceGetAccountingMode(Device device, unsigned* mode) { return fixed(device, mode, 0); }
int nvmlDeviceGetVirtualizationMode(Device device, unsigned* mode) { return fixed(device, mode, 0); }
int nvmlDeviceGetPowerManagementMode(Device device, unsigned* mode) { return fixed(device, mode, 1); }
int nvmlDeviceGetDefaultEccMode(Device device, unsigned* mode) { return fixed(device, mode, 1); }
int nvmlDeviceGetEccMode(Device device, int* current, int* pending) {
  return with_state(device, [&](const BoardState&) { return put_pair(current, 1, pending, 1); });
}
/// A board of a data centre could be cut into instances and is not.
int nvmlDeviceGetMigMode(Device device, unsigned* current, unsigned* pending) {
  return with_state(device, [&](const BoardState& s) {
    return s.pcie_width == 0 ? int{kNotSupported} : put_pair(current, 0u, pending, 0u);
  });
}
int nvmlDeviceGetMaxMigDeviceCount(Device device, unsigned* count) { return fixed(device, count, 0); }
int nvmlDeviceIsMigDeviceHandle(Device device, unsigned* is) { return fixed(device, is, 0); }
int nvmlDeviceGetNumFans(Device device, unsigned* count) { return fixed(device, count, 0); }
int nvmlDeviceValidateInforom(Device device) {
  return with_state(device, [](const BoardState&) { return int{kSuccess}; });
}

}  // extern "C"
