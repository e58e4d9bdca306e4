#pragma once
#include <compare>
#include <cstdint>
#include <limits>

namespace flatsat::time {

/// An instant or a span of simulated time in integer picoseconds from the run's epoch; a type of its own, so that it
/// never mixes with the wall clock. Range +-106 days.
struct SimTime {
  std::int64_t ps = 0;

  static constexpr SimTime never() { return {std::numeric_limits<std::int64_t>::max()}; }
  constexpr bool is_never() const { return *this == never(); }
  constexpr auto operator<=>(const SimTime&) const = default;
};

/// Saturates at never(): never plus anything is never.
constexpr SimTime operator+(SimTime a, SimTime b) {
  std::int64_t sum = 0;
  if (a.is_never() || b.is_never() || __builtin_add_overflow(a.ps, b.ps, &sum)) return SimTime::never();
  return {sum};
}
constexpr SimTime operator-(SimTime a, SimTime b) { return a.is_never() ? a : SimTime{a.ps - b.ps}; }

constexpr double to_seconds(SimTime t) { return static_cast<double>(t.ps) * 1e-12; }

}  // namespace flatsat::time
