#pragma once
#include <string>
#include <vector>

#include "harness/config/problems.h"

namespace flatsat::agents::lab {

/// One board of a lab: who it is and what it may be asked for.
struct InventoryBoard {
  std::string name;  // its tag
  std::string uuid;  // as NVML tells it; else serial
  std::string serial;
  std::string type = "h100-sxm";  // key of models/compute/boards
  double safe_limit_w = 0.0;      // power limit of the safe state; 0: the lowest that the board takes
  double max_degc = 85.0;         // of the die; above it the board is not healthy
  bool control_allowed = false;   // power limit and clocks may be set
  config::SourceLocation location;
};

struct Inventory {
  std::string leases = "leases";  // folder; beside the inventory file unless absolute
  std::vector<InventoryBoard> boards;
};

/// Errors: ConfigError with everything that is wrong.
Inventory load_inventory(const std::string& path);

}  // namespace flatsat::agents::lab
