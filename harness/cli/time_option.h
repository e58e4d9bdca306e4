#pragma once
#include <string>

#include "harness/time/sim_time.h"

namespace flatsat::cli {

/// The time of an option, like "20 s". Errors: ConfigError that names the option.
time::SimTime time_of(const std::string& option, const std::string& text);

}  // namespace flatsat::cli
