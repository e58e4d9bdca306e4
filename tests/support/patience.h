#pragma once

namespace flatsat::support {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kIsSanitized = true;
#else
constexpr bool kIsSanitized = false;
#endif
/// How many times as long something may take than without a sanitizer: FLATSAT_PATIENCE of cmake/flatsat.cmake.
constexpr double kPatience = kIsSanitized ? 5.0 : 1.0;

}  // namespace flatsat::support
