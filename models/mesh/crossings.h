#pragma once
#include <cmath>
#include <utility>
#include <vector>

#include "models/mesh/sight_functions.h"

namespace flatsat::mesh {

/// A zero of one of a pair's two functions.
struct Crossing {
  double seconds;
  unsigned which;  // 0 or 1
  bool upward;
};

/// Within a bracket: the zero of f.value, or of f.slope, by Newton's steps that stay inside, else by halves.
/// `f(t)` gives a Sample; `value_at_low` has the sign of the sought function at low.
template <class Function, class Sought>
double refined_zero(const Function& f, const Sought& sought, double low, double high, bool positive_at_low,
                    double guess) {
  constexpr double kToleranceS = 1e-10;
  double at = guess > low && guess < high ? guess : 0.5 * (low + high);
  for (int i = 0; i < 100 && high - low > kToleranceS; ++i) {
    const auto [value, slope] = sought(f(at), at);
    if (value == 0.0) return at;
    ((value > 0.0) == positive_at_low ? low : high) = at;
    const double next = slope != 0.0 ? at - value / slope : low - 1.0;
    if (std::abs(next - at) < kToleranceS) return std::min(std::max(next, low), high);
    at = next > low && next < high ? next : 0.5 * (low + high);
  }
  return at;
}

/// Where a cubic through both ends' values and slopes crosses zero, or the secant's crossing: a first guess.
inline double cubic_guess(const Sample& a, const Sample& b, double low, double high) {
  const double h = high - low;
  double x = a.value / (a.value - b.value);
  for (int i = 0; i < 3; ++i) {  // Newton on Hermite's polynomial in x = (t - low) / h
    const double x2 = x * x, x3 = x2 * x;
    const double p = (2 * x3 - 3 * x2 + 1) * a.value + (x3 - 2 * x2 + x) * h * a.slope + (3 * x2 - 2 * x3) * b.value +
                     (x3 - x2) * h * b.slope;
    const double q =
        (6 * x2 - 6 * x) * (a.value - b.value) + (3 * x2 - 4 * x + 1) * h * a.slope + (3 * x2 - 2 * x) * h * b.slope;
    if (q == 0.0) break;
    const double next = x - p / q;
    if (!(next > 0.0 && next < 1.0)) break;
    x = next;
  }
  return low + x * h;
}

/// Whether a function of one sign at both ends, which turns between them, may reach zero there: its tangents' meeting
/// point, taken twice as far, is beyond it.
inline bool may_touch(const Sample& a, const Sample& b, double step_s) {
  const double bend = b.slope - a.slope;
  const bool turns_toward = a.value > 0.0 ? a.slope < 0.0 && b.slope > 0.0 : a.slope > 0.0 && b.slope < 0.0;
  if (!turns_toward || bend == 0.0) return false;
  const double meet_s = (a.value - b.value + b.slope * step_s) / bend;
  if (!(meet_s > 0.0 && meet_s < step_s)) return true;
  const double lesser = std::abs(a.value) < std::abs(b.value) ? a.value : b.value;
  const double beyond = 2.0 * (a.value + a.slope * meet_s) - lesser;
  return a.value > 0.0 ? beyond <= 0.0 : beyond >= 0.0;
}

/// All zeros of one of a pair's functions between two steps, in order, appended to `found`.
template <class Function>
void crossings_between(const Function& f, unsigned which, const Sample& a, const Sample& b, double low, double high,
                       std::vector<Crossing>& found) {
  const auto value = [](const Sample& s, double) { return std::pair{s.value, s.slope}; };
  if ((a.value > 0.0) != (b.value > 0.0)) {
    found.push_back(
        {refined_zero(f, value, low, high, a.value > 0.0, cubic_guess(a, b, low, high)), which, b.value > 0.0});
    return;
  }
  if (!may_touch(a, b, high - low)) return;
  double last_t = low, last_slope = a.slope;  // the slope's own slope, by the secant
  const auto slope = [&](const Sample& s, double t) {
    const double bend = t != last_t ? (s.slope - last_slope) / (t - last_t) : 0.0;
    last_t = t, last_slope = s.slope;
    return std::pair{s.slope, bend};
  };
  const double guess = low + (high - low) * a.slope / (a.slope - b.slope);
  const double turn = refined_zero(f, slope, low, high, a.slope > 0.0, guess);
  const Sample at_turn = f(turn);
  if ((at_turn.value > 0.0) == (a.value > 0.0)) return;
  const bool up = at_turn.value > 0.0;
  found.push_back({refined_zero(f, value, low, turn, a.value > 0.0, 0.5 * (low + turn)), which, up});
  found.push_back({refined_zero(f, value, turn, high, up, 0.5 * (turn + high)), which, !up});
}

}  // namespace flatsat::mesh
