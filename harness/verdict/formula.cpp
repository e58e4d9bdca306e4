#include "harness/verdict/formula.h"

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
    const std::int64_t whole = std::numeric_limits<std::int64_t>::max() / 4;
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

void collect(const Formula& f, bool events, std::vector<std::string>& names) {
  const bool is_event = f.kind == Formula::Kind::kAfter, is_channel = f.operands.empty();
  if ((events && is_event) || (!events && is_channel)) names.push_back(f.name);
  for (const auto& operand : f.operands) collect(*operand, events, names);
}

std::vector<std::string> names_of(const Formula& formula, bool events) {
  std::vector<std::string> names;
  collect(formula, events, names);
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

}  // namespace

void for_each_predicate(Formula& formula, const std::function<void(Formula&)>& f) {
  if (formula.operands.empty()) f(formula);
  for (const auto& operand : formula.operands) for_each_predicate(*operand, f);
}

std::vector<std::string> channels_of(const Formula& formula) { return names_of(formula, false); }
std::vector<std::string> events_of(const Formula& formula) { return names_of(formula, true); }

Robustness evaluate(const Formula& f, const Evidence& evidence) {
  using Kind = Formula::Kind;
  switch (f.kind) {
    case Kind::kBelow:
    case Kind::kAbove: {
      const auto found = evidence.channels.find(f.name);
      if (found == evidence.channels.end()) return {};
      const double sign = f.kind == Kind::kAbove ? 1.0 : -1.0, bound = f.bound;
      const auto distance = mapped(found->second, [sign, bound](double v) { return sign * (v - bound); });
      return {distance, distance};
    }
    case Kind::kNot:
      return negative(evaluate(*f.operands[0], evidence));
    case Kind::kAnd:
    case Kind::kOr: {
      const auto a = evaluate(*f.operands[0], evidence), b = evaluate(*f.operands[1], evidence);
      if (f.kind == Kind::kAnd) return {least(a.below, b.below), least(a.above, b.above)};
      return {greatest(a.below, b.below), greatest(a.above, b.above)};
    }
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
