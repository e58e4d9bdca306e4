#pragma once
#include <cstdint>
#include <functional>
#include <vector>

namespace flatsat::verdict {

/// A value that holds from each of its steps until the next; nothing before the first. Times in ps, rising.
struct Step {
  std::int64_t at;
  double value;
  bool operator==(const Step&) const = default;
};
using Signal = std::vector<Step>;

/// Appends a sample; a later one at the same instant takes its place, one that changes nothing is left out.
void append(Signal& signal, std::int64_t at, double value);

/// The value at an instant, or `before` before the first step.
double value_at(const Signal& signal, std::int64_t at, double before);

Signal mapped(const Signal& signal, const std::function<double(double)>& f);
/// From the later of the two beginnings on.
Signal combined(const Signal& a, const Signal& b, const std::function<double(double, double)>& f);

/// At each t the least value over [t + from, t + to], of what is known; beyond `end` the value is `beyond`. 0 <= from
/// <= to.
Signal least_over(const Signal& signal, std::int64_t from, std::int64_t to, std::int64_t end, double beyond);

/// At each t the most that can be had by waiting: the greatest, over t' >= t up to the end, of min(goal at t', least of
/// `hold` over [t, t')).
Signal held_until(const Signal& hold, const Signal& goal);

}  // namespace flatsat::verdict
