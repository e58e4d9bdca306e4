#include "harness/verdict/instant.h"

#include <algorithm>
#include <cmath>

#include "harness/verdict/names.h"

namespace flatsat::verdict {
namespace {

using Kind = Formula::Kind;

const char* temporal_word(Kind kind) {
  switch (kind) {
    case Kind::kAlways:
      return "always";
    case Kind::kEventually:
      return "eventually";
    case Kind::kUntil:
      return "until";
    case Kind::kAfter:
      return "after";
    default:
      return nullptr;
  }
}

bool compare(Comparison comparison, double value, double bound) {
  switch (comparison) {
    case Comparison::kLess:
      return value < bound;
    case Comparison::kLessEqual:
      return value <= bound;
    case Comparison::kGreater:
      return value > bound;
    case Comparison::kGreaterEqual:
      return value >= bound;
    case Comparison::kEqual:
      return value == bound;
    case Comparison::kNotEqual:
      return !std::isnan(value) && value != bound;
  }
  return false;
}

double value_of(const Formula& f, std::span<const double> values) {
  return f.channel < values.size() ? values[f.channel] : std::nan("");
}

}  // namespace

void require_untimed(const Formula& formula, const std::string& asker) {
  if (const char* word = temporal_word(formula.kind))
    throw FormulaError(formula.at, std::string(word) + " looks at more than one instant, and " + asker +
                                       " asks at each instant anew; there may be comparisons, events, and, or, not");
  for (const auto& operand : formula.operands) require_untimed(*operand, asker);
}

bool holds_now(const Formula& f, std::span<const double> values, std::span<const EventName> events) {
  const auto holds = [&](const auto& operand) { return holds_now(*operand, values, events); };
  switch (f.kind) {
    case Kind::kComparison:
      return compare(f.comparison, value_of(f, values), f.bound);
    case Kind::kTruth:
      return compare(Comparison::kNotEqual, value_of(f, values), 0.0);
    case Kind::kEvent:
      return std::any_of(events.begin(), events.end(),
                         [&](const EventName& e) { return is_event(f.name, e.source, e.kind); });
    case Kind::kNot:
      return !holds(f.operands.front());
    case Kind::kAnd:
      return std::all_of(f.operands.begin(), f.operands.end(), holds);
    case Kind::kOr:
      return std::any_of(f.operands.begin(), f.operands.end(), holds);
    default:
      return false;
  }
}

}  // namespace flatsat::verdict
