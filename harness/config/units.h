#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace flatsat::config {

/// A number with its unit as a person writes it, "28 V", turned into `unit`. `unit` is one of the names of units(), "1"
/// for none. Nothing if the text is no number with a unit of the same dimension.
std::optional<double> in_unit(std::string_view text, std::string_view unit);

/// What a quantity is whatever unit it is written in: "150 kW" and "150000 W" are 150000 of "power".
struct Measure {
  double value;                // in the base unit of its dimension
  std::string_view dimension;  // "1" for a number without a unit
};
/// Nothing if the text is no number with a unit that is known.
std::optional<Measure> measure(std::string_view text);

/// The units that may be written where `unit` is asked for, for messages: {"W", "mW", "kW", "MW"}.
std::vector<std::string> units_like(std::string_view unit);

}  // namespace flatsat::config
