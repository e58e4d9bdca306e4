#pragma once
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "harness/agents/nvml/nvml_abi.h"

namespace flatsat::agents::nvml {

class NvmlError : public std::runtime_error {
 public:
  NvmlError(const std::string& what, int code) : std::runtime_error(what), code_(code) {}
  int code() const { return code_; }

 private:
  int code_;
};

/// All telemetry of one instant. What the board does not offer is absent.
struct BoardReading {
  std::optional<double> instant_w, average_w, energy_j, limit_w, enforced_w, die_degc, hbm_degc, margin_k, sm_mhz,
      memory_mhz, busy_share, memory_used_mib, power_violation_s, thermal_violation_s;
  std::optional<std::uint64_t> reasons, corrected, uncorrected, remapped, performance_state, aggregate_corrected,
      aggregate_uncorrected, remap_pending, remap_failed, pcie_generation, pcie_width, pcie_replays, nvlink_errors,
      recovery_action;
};

/// What NVML tells that a board is: for the record of a run.
struct BoardIdentity {
  std::string name, uuid, serial, vbios, driver, pci_bus;
};

/// NVML through a library loaded at run time: a driver's, or the shim of emulated boards.
class NvmlClient {
 public:
  /// `library`: a path or a name for the loader; empty: what the environment's FLATSAT_NVML says, else
  /// libnvidia-ml.so.1. Errors: NvmlError that says what is missing, here and below.
  explicit NvmlClient(const std::string& library = "");
  ~NvmlClient();
  NvmlClient(const NvmlClient&) = delete;
  NvmlClient& operator=(const NvmlClient&) = delete;

  std::vector<nvml::Device> devices() const;
  /// Null if no board has this UUID or serial.
  nvml::Device find(const std::string& uuid, const std::string& serial) const;
  std::string name(nvml::Device device) const;
  std::string uuid(nvml::Device device) const;
  std::string serial(nvml::Device device) const;
  BoardIdentity identity(nvml::Device device) const;
  /// Errors: NvmlError, kGpuIsLost among others.
  BoardReading read(nvml::Device device) const;
  /// Lowest and highest power limit it takes, W.
  std::pair<double, double> limits(nvml::Device device) const;
  /// NVML's answer; kNoPermission is one.
  int set_limit(nvml::Device device, double watts) const;
  /// Upper bound of the SM clock, MHz; 0 lifts it. NVML's answer, as above.
  int set_highest_clock(nvml::Device device, unsigned mhz) const;
  std::string error_text(int code) const;

 private:
  friend class XidWatch;
  template <class F>
  F function(const char* name) const;
  void read_more(nvml::Device device, BoardReading& reading) const;
  std::string text(const char* function_name, nvml::Device device) const;
  template <class T>
  std::optional<T> ask(const char* function_name, nvml::Device device) const;
  void check(int code, const std::string& what) const;
  void* library_;
};

/// Xids of a board from when it was made, as the driver tells them.
class XidWatch {
 public:
  /// A driver that tells none is no error: there are none then.
  XidWatch(const NvmlClient& nvml, nvml::Device device);
  ~XidWatch();
  XidWatch(const XidWatch&) = delete;
  XidWatch& operator=(const XidWatch&) = delete;
  /// Waits so long at most; nothing when none came.
  std::optional<unsigned> next(unsigned timeout_ms) const;

 private:
  const NvmlClient& nvml_;
  nvml::EventSet set_ = nullptr;
};

}  // namespace flatsat::agents::nvml
