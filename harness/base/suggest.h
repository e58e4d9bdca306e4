#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace flatsat::base {

/// The name that `word` was probably meant to be, or empty when none is near: about a third of its letters may differ.
std::string closest_name(std::string_view word, const std::vector<std::string>& names);

/// The end of an error about a name that does not exist: "; did you mean X?". `otherwise`: the end when none is near.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& names, std::string otherwise = "");

}  // namespace flatsat::base
