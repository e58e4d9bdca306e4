#pragma once
#include <string>

#include "harness/agents/nvml/nvml_client.h"

namespace flatsat::agents::lab {

struct SafeStateConfig {
  double limit_w = 0.0;          // 0: the lowest that the board takes
  bool control_allowed = false;  // without it nothing is set: safe means that no work runs
};

struct SafeReport {
  bool safe = false;
  std::string text;  // what was done and read back
};

/// Puts a board in its safe state and reads it back: no work on it, and where control is allowed its power limit at the
/// lowest. A refusal is told, not thrown.
SafeReport make_safe(const nvml::NvmlClient& nvml, nvml::Device device, const SafeStateConfig& config);

}  // namespace flatsat::agents::lab
