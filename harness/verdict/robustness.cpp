#include "harness/verdict/robustness.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace flatsat::verdict {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

Signal least(const Signal& a, const Signal& b) {
  return combined(a, b, [](double x, double y) { return std::min(x, y); });
}
Signal greatest(const Signal& a, const Signal& b) {
  return combined(a, b, [](double x, double y) { return std::max(x, y); });
}
Signal negative(const Signal& a) {
  return mapped(a, [](double x) { return -x; });
}
Robustness negative(const Robustness& r) { return {negative(r.above), negative(r.below)}; }

/// Least over the window; unbounded windows end with the run and hide nothing.
Robustness always(const Formula& f, const Robustness& r, std::int64_t end) {
  if (!f.windowed) {
    const std::int64_t whole = std::numeric_limits<std::int64_t>::max();
    return {least_over(r.below, 0, whole, end, kInfinity), least_over(r.above, 0, whole, end, kInfinity)};
  }
  return {least_over(r.below, f.from_ps, f.to_ps, end, -kInfinity),
          least_over(r.above, f.from_ps, f.to_ps, end, kInfinity)};
}

Robustness eventually(const Formula& f, const Robustness& r, std::int64_t end) {
  return negative(always(f, negative(r), end));
}

Robustness until(const Formula& f, const Evidence& evidence) {
  const auto hold = evaluate(*f.operands[0], evidence), goal = evaluate(*f.operands[1], evidence);
  Robustness whole{held_until(hold.below, goal.below), held_until(hold.above, goal.above)};
  if (!f.windowed) return whole;
  const auto soon = eventually(f, goal, evidence.end);
  // The goal may still come after the end: unknown as far as `hold` lasts to the end.
  auto to_the_end = f;
  to_the_end.windowed = false;
  const auto lasts = always(to_the_end, hold, evidence.end);
  return {least(whole.below, soon.below), least(greatest(whole.above, lasts.above), soon.above)};
}

/// The least, over all the events, of what the operand is there. The same at every instant.
Robustness after(const Formula& f, const Evidence& evidence) {
  auto operand = evaluate(*f.operands[0], evidence);
  if (f.windowed) operand = eventually(f, operand, evidence.end);
  const auto found = evidence.events.find(f.name);
  if (operand.below.empty() || found == evidence.events.end() || found->second.empty()) return {};
  double below = kInfinity, above = kInfinity;
  for (const auto t : found->second) {
    below = std::min(below, value_at(operand.below, t, -kInfinity));
    above = std::min(above, value_at(operand.above, t, kInfinity));
  }
  return {{{0, below}}, {{0, above}}};
}

double distance_to(double bound, Comparison comparison, double value) {
  const double over = value - bound;
  switch (comparison) {
    case Comparison::kGreater:
    case Comparison::kGreaterEqual:
      return over;
    case Comparison::kLess:
    case Comparison::kLessEqual:
      return -over;
    case Comparison::kEqual:
      return over == 0.0 ? kNearest : -std::abs(over);
    case Comparison::kNotEqual:
      return over == 0.0 ? -kNearest : std::abs(over);
  }
  return over;
}

Robustness of_channel(const Formula& f, const Evidence& evidence) {
  const auto found = evidence.channels.find(f.name);
  if (found == evidence.channels.end()) return {};
  const auto far = mapped(found->second, [&f](double value) { return distance(f, value); });
  return {far, far};
}

Robustness of_event(const Formula& f, const Evidence& evidence) {
  Signal signal{{0, -1.0}};
  const auto found = evidence.events.find(f.name);
  if (found == evidence.events.end()) return {signal, signal};
  for (const auto t : found->second) {
    if (signal.back().at > t) signal.pop_back();  // right after the one before
    append(signal, t, 1.0);
    signal.push_back({t + 1, -1.0});
  }
  return {signal, signal};
}

Robustness folded(const Formula& f, const Evidence& evidence, Signal (*fold)(const Signal&, const Signal&)) {
  auto whole = evaluate(*f.operands.front(), evidence);
  for (std::size_t i = 1; i < f.operands.size(); ++i) {
    const auto next = evaluate(*f.operands[i], evidence);
    whole = {fold(whole.below, next.below), fold(whole.above, next.above)};
  }
  return whole;
}

}  // namespace

double distance(const Formula& f, double value) {
  const bool compared = f.kind == Formula::Kind::kComparison;
  return distance_to(compared ? f.bound : 0.0, compared ? f.comparison : Comparison::kNotEqual, value);
}

Robustness evaluate(const Formula& f, const Evidence& evidence) {
  using Kind = Formula::Kind;
  switch (f.kind) {
    case Kind::kComparison:
    case Kind::kTruth:
      return of_channel(f, evidence);
    case Kind::kEvent:
      return of_event(f, evidence);
    case Kind::kNot:
      return negative(evaluate(*f.operands[0], evidence));
    case Kind::kAnd:
      return folded(f, evidence, least);
    case Kind::kOr:
      return folded(f, evidence, greatest);
    case Kind::kAlways:
      return always(f, evaluate(*f.operands[0], evidence), evidence.end);
    case Kind::kEventually:
      return eventually(f, evaluate(*f.operands[0], evidence), evidence.end);
    case Kind::kUntil:
      return until(f, evidence);
    case Kind::kAfter:
      return after(f, evidence);
  }
  return {};
}

std::optional<std::pair<double, double>> robustness_of(const Formula& formula, const Evidence& evidence) {
  const auto r = evaluate(formula, evidence);
  if (r.below.empty() || r.above.empty()) return std::nullopt;
  return std::pair{r.below.front().value, r.above.front().value};
}

}  // namespace flatsat::verdict
