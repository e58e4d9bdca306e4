#include "models/environment/roots.h"

#include <algorithm>
#include <cmath>

namespace flatsat {
namespace {

constexpr double kToleranceS = 1e-7;

/// Golden-section search for the extreme of sign * value; stops early once it is below zero.
double lowest_s(const std::function<double(double)>& value, double sign, double low_s, double high_s) {
  const double ratio = 0.5 * (std::sqrt(5.0) - 1.0);
  double a = high_s - ratio * (high_s - low_s), b = low_s + ratio * (high_s - low_s);
  double at_a = sign * value(a), at_b = sign * value(b);
  while (high_s - low_s > 1e-3 && at_a > 0.0 && at_b > 0.0) {
    if (at_a < at_b) {
      high_s = b;
      b = a;
      at_b = at_a;
      a = high_s - ratio * (high_s - low_s);
      at_a = sign * value(a);
    } else {
      low_s = a;
      a = b;
      at_a = at_b;
      b = low_s + ratio * (high_s - low_s);
      at_b = sign * value(b);
    }
  }
  return at_a < at_b ? a : b;
}

struct Sample {
  double seconds, value;
};

}  // namespace

double find_change_s(const std::function<bool(double)>& positive, double low_s, double high_s) {
  const bool at_low = positive(low_s);
  while (high_s - low_s > kToleranceS) {
    const double middle = 0.5 * (low_s + high_s);
    (positive(middle) == at_low ? low_s : high_s) = middle;
  }
  return 0.5 * (low_s + high_s);
}

std::vector<SignChange> sign_changes(const std::function<double(double)>& value, double duration_s, double step_s) {
  std::vector<SignChange> found;
  const auto positive = [&value](double t) { return value(t) > 0.0; };
  const auto between = [&](double low_s, double high_s) {
    const bool at_high = positive(high_s);
    if (positive(low_s) != at_high) found.push_back({find_change_s(positive, low_s, high_s), at_high});
  };
  Sample before{0.0, value(0.0)}, middle = before;
  while (middle.seconds < duration_s) {
    const double t = std::min(middle.seconds + step_s, duration_s);
    const Sample after{t, value(t)};
    const double sign = middle.value > 0.0 ? 1.0 : -1.0;
    const bool same = (before.value > 0.0) == (middle.value > 0.0) && (after.value > 0.0) == (middle.value > 0.0);
    if (same && sign * middle.value < sign * before.value && sign * middle.value <= sign * after.value) {
      const double turn = lowest_s(value, sign, before.seconds, after.seconds);
      between(before.seconds, turn);
      between(turn, after.seconds);
    } else if ((middle.value > 0.0) != (after.value > 0.0)) {
      found.push_back({find_change_s(positive, middle.seconds, after.seconds), after.value > 0.0});
    }
    before = middle;
    middle = after;
  }
  std::sort(found.begin(), found.end(), [](const SignChange& a, const SignChange& b) { return a.seconds < b.seconds; });
  return found;
}

}  // namespace flatsat
