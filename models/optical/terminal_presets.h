#pragma once
#include <span>
#include <string_view>

#include "models/optical/link_terms.h"

namespace flatsat::optical {

/// A terminal by the name it has in data/optical/optical_terminals.csv.
struct TerminalPreset {
  std::string_view name;
  double maximum_range_km;
  OpticalTerminalConfig optics;
};

/// All presets. What the table does not give is assumed; the README says which figures those are.
std::span<const TerminalPreset> terminal_presets();

/// By name, or null.
const TerminalPreset* terminal_preset(std::string_view name);

}  // namespace flatsat::optical
