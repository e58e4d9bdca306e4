#pragma once
#include <string>
#include <string_view>

#include "harness/config/range.h"

namespace flatsat::config {

/// The longest span of time that may be written, 106.75 days: simulated time is integer picoseconds in 64 bits, signed,
/// and this is what they hold in whole seconds. A longer one would wrap round and be over at once.
constexpr double kLongestSpanS = 9'223'372.0;

/// The part of `range` that a number in `unit` can be in: one of time ends at kLongestSpanS, all others stay.
Range reach(const Range& range, std::string_view unit);

/// A span of time as a person writes it, "1.5 ms", in s; `wrong` says what it must be where it is none, else empty.
struct Span {
  double seconds = 0.0;
  std::string wrong;
};
Span span_of(std::string_view text, const Range& range = kNotNegative);

/// "from 0 to 9223372 s", with the reason where the end is that of time.
std::string bounds(const Range& range, const std::string& unit);

}  // namespace flatsat::config
