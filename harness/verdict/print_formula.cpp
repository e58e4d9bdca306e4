#include "harness/verdict/formula.h"
#include "harness/verdict/time_text.h"

namespace flatsat::verdict {
namespace {

using Kind = Formula::Kind;

/// How tightly an operator binds.
int tightness(Kind kind) { return kind == Kind::kOr ? 0 : kind == Kind::kAnd ? 1 : kind == Kind::kUntil ? 2 : 3; }

/// An operand, in brackets only where it would fall apart: the text is nested no deeper than what was parsed.
std::string inner(const Formula& operand, int least) {
  return tightness(operand.kind) >= least ? to_string(operand) : "(" + to_string(operand) + ")";
}

std::string joined(const Formula& f, const std::string& word) {
  std::string text;
  for (const auto& operand : f.operands)
    text += (text.empty() ? "" : " " + word + " ") + inner(*operand, tightness(f.kind) + 1);
  return text;
}

std::string window(const Formula& f) {
  if (!f.windowed) return {};
  if (f.from_ps == 0) return " within " + time_text(f.to_ps);
  return " from " + time_text(f.from_ps) + " to " + time_text(f.to_ps);
}

std::string before(const std::string& head, const Formula& f) {
  return head + window(f) + " " + inner(*f.operands.front(), tightness(f.kind));
}

}  // namespace

std::string to_string(const Formula& f) {
  switch (f.kind) {
    case Kind::kComparison:
      return f.name + " " + to_string(f.comparison) + " " + f.bound_text;
    case Kind::kTruth:
      return f.name;
    case Kind::kEvent:
      return "event " + f.name;
    case Kind::kNot:
      return before("not", f);
    case Kind::kAnd:
      return joined(f, "and");
    case Kind::kOr:
      return joined(f, "or");
    case Kind::kAlways:
      return before("always", f);
    case Kind::kEventually:
      return before("eventually", f);
    case Kind::kUntil:
      return joined(f, "until") + window(f);
    case Kind::kAfter:
      return before("after " + f.name, f);
  }
  return {};
}

}  // namespace flatsat::verdict
