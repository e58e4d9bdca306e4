#include "harness/config/span.h"

#include <algorithm>
#include <cmath>

#include "harness/base/text.h"
#include "harness/config/units.h"

namespace flatsat::config {
namespace {

std::string digits(double value) { return base::formatted("%.10g", value); }

std::string interval(const Range& range, const std::string& unit) {
  const std::string suffix = unit == "1" ? "" : " " + unit;
  if (std::isinf(range.high)) return (range.open_low ? "more than " : "at least ") + digits(range.low) + suffix;
  if (std::isinf(range.low)) return "at most " + digits(range.high) + suffix;
  return (range.open_low ? "more than " : "from ") + digits(range.low) + (range.open_low ? " and at most " : " to ") +
         digits(range.high) + suffix;
}

}  // namespace

Range reach(const Range& range, std::string_view unit) {
  Range reached = range;
  if (unit == "s") reached.high = std::min(range.high, kLongestSpanS);
  return reached;
}

std::string bounds(const Range& range, const std::string& unit) {
  const bool whole_reach = unit == "s" && range.high == kLongestSpanS;
  return interval(range, unit) + (whole_reach ? ", which is 106.75 d, the longest time there is here" : "");
}

Span span_of(std::string_view text, const Range& range) {
  const Range reached = reach(range, "s");
  const auto seconds = in_unit(text, "s");
  if (seconds && inside(*seconds, reached)) return {*seconds, {}};
  return {0.0, seconds ? "must be " + bounds(reached, "s")
                       : "must be a time with its unit, like '20 s' or '1.5 ms'; units here: " +
                             base::joined(units_like("s"))};
}

}  // namespace flatsat::config
