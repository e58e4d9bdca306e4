#pragma once
#include <limits>

namespace flatsat::config {

struct Range {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  bool open_low = false;  // low itself is not allowed
};
constexpr Range kPositive{0.0, std::numeric_limits<double>::infinity(), true};
constexpr Range kNotNegative{0.0, std::numeric_limits<double>::infinity(), false};
constexpr Range kShare{0.0, 1.0, false};

constexpr bool inside(double value, const Range& range) {
  return value <= range.high && (range.open_low ? value > range.low : value >= range.low);
}

}  // namespace flatsat::config
