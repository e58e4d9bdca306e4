#pragma once
#include <string>

namespace flatsat::base {

/// Seconds of wall time from an arbitrary instant; never steps back. For spans and timeouts.
double wall_s();

/// The date and time in UTC, in a format of strftime.
std::string utc_now(const char* format);

}  // namespace flatsat::base
