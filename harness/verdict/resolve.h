#pragma once
#include <optional>
#include <string>
#include <vector>

#include "harness/verdict/formula.h"
#include "harness/verdict/names.h"

namespace flatsat::verdict {

/// What the names of an expression may mean at the place where it is used.
struct Names {
  std::vector<ChannelName> channels;
  std::vector<std::string> events;         // that can happen: SOURCE.KIND, or KIND
  bool events_complete = false;            // no other event can happen
  bool bare_numbers_allowed = false;       // a number without a unit is in the channel's unit
  std::vector<std::string> incomplete_at;  // prefixes of channels that may lack: of devices, by their backing
};

/// Finds the channels and events of a formula, and turns its bounds into the units of its channels. Returns all
/// mistakes.
std::vector<FormulaError> resolve(Formula& formula, const Names& names);

/// `text` as a number in `unit`, which may be a compound one ("V/s", "degC s"): that has no relatives, so the number is
/// bare or carries just that unit.
std::optional<double> in_channel_unit(const std::string& text, const std::string& unit);

}  // namespace flatsat::verdict
