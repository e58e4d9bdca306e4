#pragma once
#include <optional>
#include <string>
#include <vector>

#include "harness/agents/lab/inventory.h"
#include "harness/agents/nvml/nvml_client.h"

namespace flatsat::agents::lab {

/// A board of the inventory as NVML finds it, and what is wrong with it.
struct BoardHealth {
  bool present = false;  // it answers; the readings below are there then, as far as it offers them
  std::string product;
  std::optional<double> die_degc, average_w, limit_w;
  std::vector<std::string> findings;
  bool healthy() const { return findings.empty(); }
};

/// Errors: none; what NVML answers instead of a reading is a finding.
BoardHealth examine(const InventoryBoard& board, const nvml::NvmlClient& nvml);

/// What is wrong with the readings of a board.
std::vector<std::string> findings_of(const nvml::BoardReading& reading, double max_degc);

}  // namespace flatsat::agents::lab
