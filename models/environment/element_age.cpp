#include "models/environment/element_age.h"

#include <algorithm>
#include <cmath>

namespace flatsat::environment {

std::string told_of_age(double begin_s, double duration_s) {
  constexpr double kDayS = 86400.0, kOldS = 30.0 * kDayS;
  const double oldest_s = std::max(std::abs(begin_s), std::abs(begin_s + duration_s));
  if (oldest_s <= kOldS) return {};
  return "elements up to " + std::to_string(std::llround(oldest_s / kDayS)) + " days old; SGP4 loses kilometres a day";
}

}  // namespace flatsat::environment
