#include "models/environment/roots.h"

#include <algorithm>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>

namespace flatsat::environment {
namespace {

constexpr double kToleranceS = 1e-8;

/// Slope by a difference over a small part of a step, kept within the span.
class Slope {
 public:
  Slope(const TimeFunction& value, double low_s, double high_s, double step_s)
      : value_(value), low_s_(low_s), high_s_(high_s), half_s_(std::min(0.01, step_s / 100.0)) {}
  double operator()(double t) const {
    const double a = std::max(low_s_, t - half_s_), b = std::min(high_s_, t + half_s_);
    return b > a ? (value_(b) - value_(a)) / (b - a) : 0.0;
  }

 private:
  const TimeFunction& value_;
  double low_s_, high_s_, half_s_;
};

struct Sample {
  double seconds, value, slope;
};

/// Calls `visit(before, after)` for each step of the span.
template <class Visit>
void walk(const TimeFunction& value, const Slope& slope, double from_s, double to_s, double step_s, Visit visit) {
  Sample before{from_s, value(from_s), slope(from_s)};
  for (long i = 1; before.seconds < to_s; ++i) {
    const double t = std::min(from_s + step_s * static_cast<double>(i), to_s);
    const Sample after{t, value(t), slope(t)};
    visit(before, after);
    before = after;
  }
}

bool turns_between(const Sample& a, const Sample& b) { return (a.slope > 0.0) != (b.slope > 0.0); }

}  // namespace

double find_zero_s(const TimeFunction& value, double low_s, double high_s) {
  const double at_low = value(low_s), at_high = value(high_s);
  if (at_low == 0.0) return low_s;
  if (at_high == 0.0) return high_s;
  std::uintmax_t most = 200;
  const auto near = [](double a, double b) { return std::abs(b - a) < kToleranceS; };
  const auto [a, b] = boost::math::tools::toms748_solve(value, low_s, high_s, at_low, at_high, near, most);
  return 0.5 * (a + b);
}

std::vector<Turn> turns(const TimeFunction& value, double duration_s, double step_s) {
  std::vector<Turn> found;
  const Slope slope(value, 0.0, duration_s, step_s);
  walk(value, slope, 0.0, duration_s, step_s, [&](const Sample& a, const Sample& b) {
    if (turns_between(a, b)) found.push_back({find_zero_s(slope, a.seconds, b.seconds), a.slope > 0.0});
  });
  return found;
}

std::vector<SignChange> sign_changes_between(const TimeFunction& value, double from_s, double to_s, double step_s) {
  std::vector<SignChange> found;
  const Slope slope(value, from_s, to_s, step_s);
  const auto between = [&](double low_s, double at_low, double high_s, double at_high) {
    if ((at_low > 0.0) != (at_high > 0.0)) found.push_back({find_zero_s(value, low_s, high_s), at_high > 0.0});
  };
  walk(value, slope, from_s, to_s, step_s, [&](const Sample& a, const Sample& b) {
    if (!turns_between(a, b)) return between(a.seconds, a.value, b.seconds, b.value);
    const double turn = find_zero_s(slope, a.seconds, b.seconds), at_turn = value(turn);
    between(a.seconds, a.value, turn, at_turn);
    between(turn, at_turn, b.seconds, b.value);
  });
  return found;
}

std::vector<SignChange> sign_changes(const TimeFunction& value, double duration_s, double step_s) {
  return sign_changes_between(value, 0.0, duration_s, step_s);
}

std::vector<Stay> stays(const std::function<bool(double)>& is_inside, std::vector<double> candidates,
                        double duration_s) {
  std::sort(candidates.begin(), candidates.end());
  candidates.push_back(duration_s);
  std::vector<Stay> found;
  bool before = false;
  double from_s = 0.0;
  for (const double to_s : candidates) {
    const bool now = to_s > from_s ? is_inside(0.5 * (from_s + to_s)) : before;
    if (now && !before) found.push_back({from_s, duration_s, from_s == 0.0, true});
    if (!now && before) found.back().end_s = from_s, found.back().ends_inside = false;
    before = now;
    from_s = to_s;
  }
  return found;
}

}  // namespace flatsat::environment
