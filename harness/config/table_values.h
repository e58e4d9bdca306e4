#pragma once
// Values of TOML as this room reads them; for its own files only.
#include <toml++/toml.h>

#include <optional>
#include <string>
#include <vector>

#include "harness/config/table.h"

namespace flatsat::config {

std::string shown(double value);
/// A number in `unit`, or a bare one where the unit is "1".
std::optional<double> number_of(const toml::node& node, const std::string& unit);
/// A text, or a bare number's digits.
std::optional<std::string> text_or_number(const toml::node& node);

/// The name of a table [path.NAME] by the rule of base::name_problem.
void check_name(const std::string& path, const toml::key& name, const toml::node& table,
                std::vector<Problem>& problems);

}  // namespace flatsat::config
