#pragma once
// Values of TOML as this room reads them; for its own files only.
#include <toml++/toml.h>

#include <optional>
#include <string>

#include "harness/config/table.h"

namespace flatsat::config {

std::string shown(double value);
std::string bounds(const Range& range, const std::string& unit);
bool inside(double value, const Range& range);
/// A number in `unit`, or a bare one where the unit is "1".
std::optional<double> number_of(const toml::node& node, const std::string& unit);
/// A text, or a bare number's digits.
std::optional<std::string> text_or_number(const toml::node& node);

}  // namespace flatsat::config
