#pragma once
#include <string>

#include "harness/base/text.h"

namespace flatsat::cli {

/// "12.0 s", "3.5 min", "2.1 h".
inline std::string duration_text(double seconds) {
  if (seconds < 120.0) return base::formatted("%.1f s", seconds);
  return seconds < 7200.0 ? base::formatted("%.1f min", seconds / 60.0) : base::formatted("%.1f h", seconds / 3600.0);
}

}  // namespace flatsat::cli
