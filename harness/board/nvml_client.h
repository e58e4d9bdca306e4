#pragma once
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "harness/board/nvml_abi.h"

namespace flatsat {

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
      memory_mhz, busy_share;
  std::optional<std::uint64_t> reasons, corrected, uncorrected, remapped;
};

/// NVML through the library that the loader finds as libnvidia-ml.so.1: a driver's, or the shim of emulated boards.
class NvmlClient {
 public:
  /// Errors: NvmlError that says what is missing, here and below.
  NvmlClient();
  ~NvmlClient();
  NvmlClient(const NvmlClient&) = delete;
  NvmlClient& operator=(const NvmlClient&) = delete;

  std::vector<nvml::Device> devices() const;
  /// Null if no board has this UUID or serial.
  nvml::Device find(const std::string& uuid, const std::string& serial) const;
  std::string name(nvml::Device device) const;
  std::string uuid(nvml::Device device) const;
  std::string serial(nvml::Device device) const;
  /// Errors: NvmlError, kGpuIsLost among others.
  BoardReading read(nvml::Device device) const;
  /// Lowest and highest power limit it takes, W.
  std::pair<double, double> limits(nvml::Device device) const;
  /// NVML's answer; kNoPermission is one.
  int set_limit(nvml::Device device, double watts) const;
  std::string error_text(int code) const;

 private:
  template <class F>
  F function(const char* name) const;
  std::string text(const char* function_name, nvml::Device device) const;
  template <class T>
  std::optional<T> ask(const char* function_name, nvml::Device device) const;
  void check(int code, const std::string& what) const;
  void* library_;
};

}  // namespace flatsat
