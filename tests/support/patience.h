#pragma once

namespace flatsat::support {

/// How many times as long something may take than without a sanitizer: FLATSAT_PATIENCE of cmake/flatsat.cmake.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr double kPatience = 5.0;
#else
constexpr double kPatience = 1.0;
#endif

}  // namespace flatsat::support
