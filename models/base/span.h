#pragma once
#include <algorithm>
#include <cstdint>
#include <limits>
#include <systemc>

namespace flatsat::model {

/// The longest span in s that signed 64-bit picoseconds hold, 106.75 days: no run lasts longer.
constexpr double kLongestSpanS = 9'223'372.0;

/// A span that a model has worked out, as kernel time. Units: seconds >= 0; what is longer than kLongestSpanS, such as
/// a transfer at hardly any rate, becomes that and so lies behind the end of every run, where an overflow would come
/// at once.
inline sc_core::sc_time span(double seconds) {
  return sc_core::sc_time(std::min(seconds, kLongestSpanS), sc_core::SC_SEC);
}

/// The instant `seconds` after another, both in ps; the latest there is where the sum goes past it.
inline std::int64_t later_ps(std::int64_t instant_ps, double seconds) {
  const auto span_ps = static_cast<std::int64_t>(std::min(seconds, kLongestSpanS) * 1e12);
  return instant_ps > std::numeric_limits<std::int64_t>::max() - span_ps ? std::numeric_limits<std::int64_t>::max()
                                                                         : instant_ps + span_ps;
}

}  // namespace flatsat::model
