#pragma once
#include <cmath>
#include <compare>
#include <cstdint>
#include <limits>
#include <stdexcept>

namespace flatsat::time {

/// An instant or a span of simulated time in integer picoseconds from the run's epoch; a type of its own, so that it
/// never mixes with the wall clock. Range +-106 days.
struct SimTime {
  std::int64_t ps = 0;

  static constexpr SimTime never() { return {std::numeric_limits<std::int64_t>::max()}; }
  constexpr bool is_never() const { return *this == never(); }
  constexpr auto operator<=>(const SimTime&) const = default;

  /// The nearest picosecond, halves away from zero; never() past the range, and the earliest instant before it.
  /// Errors: std::domain_error for what is not a number.
  static SimTime from_seconds(double seconds);
  /// The first picosecond that is not before.
  static SimTime not_before(double seconds);

 private:
  static SimTime from_whole_picoseconds(double ps);
};

/// 2^63: the first value past the range. Every double below it has its integer.
inline SimTime SimTime::from_whole_picoseconds(double ps) {
  constexpr double kPastTheRange = 9223372036854775808.0;
  if (std::isnan(ps)) throw std::domain_error("a time that is not a number");
  if (ps >= kPastTheRange) return never();
  if (ps < -kPastTheRange) return {std::numeric_limits<std::int64_t>::min()};
  return {static_cast<std::int64_t>(ps)};
}

inline SimTime SimTime::from_seconds(double seconds) { return from_whole_picoseconds(std::round(seconds * 1e12)); }
inline SimTime SimTime::not_before(double seconds) { return from_whole_picoseconds(std::ceil(seconds * 1e12)); }

/// Saturates at never(): never plus anything is never.
constexpr SimTime operator+(SimTime a, SimTime b) {
  std::int64_t sum = 0;
  if (a.is_never() || b.is_never() || __builtin_add_overflow(a.ps, b.ps, &sum)) return SimTime::never();
  return {sum};
}
constexpr SimTime operator-(SimTime a, SimTime b) { return a.is_never() ? a : SimTime{a.ps - b.ps}; }

constexpr double to_seconds(SimTime t) { return static_cast<double>(t.ps) * 1e-12; }

}  // namespace flatsat::time
