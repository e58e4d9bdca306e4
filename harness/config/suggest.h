#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace flatsat::config {

/// The name that `word` was probably meant to be, or empty when none is near: about a third of its letters may differ.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& names);

}  // namespace flatsat::config
