#pragma once
#include <string>
#include <vector>

#include "harness/verdict/requirement.h"

namespace flatsat::verdict {

/// The events any of which shows that `event` (KIND or SOURCE.KIND) could have happened, itself among them; empty for
/// one that can happen at any time. No answer can be wrong before one has come: a count of none out of none proves
/// nothing.
std::vector<std::string> occasions_of(const std::string& event);

/// Those of all events that a requirement looks for, one list each.
std::vector<std::vector<std::string>> occasions_of(const Requirement& requirement);

}  // namespace flatsat::verdict
