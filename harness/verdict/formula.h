#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "harness/verdict/signal.h"

namespace flatsat::verdict {

/// Signal temporal logic over channels and events, with robustness: how far, in the unit of the channel that decides,
/// the formula is from its turning point; >= 0 where it holds. Source of the semantics: Donze and Maler 2010,
/// doi:10.1007/978-3-642-15297-9_9, for values that hold until their next sample and runs that end.
///
///   formula  = both { "or" both }
///   both     = until { "and" until }
///   until    = unary [ "until" unary [ "within" TIME ] ]
///   unary    = "not" unary
///            | "always" [ "within" TIME | "from" TIME "to" TIME ] unary
///            | "eventually" [ "within" TIME | "from" TIME "to" TIME ] unary
///            | "after" EVENT [ "within" TIME ] unary     at each such event: holds then, or comes to hold in that time
///            | "(" formula ")" | CHANNEL ( "<" | "<=" | ">" | ">=" ) NUMBER [ UNIT ]
///
/// Without a window, always and eventually reach to the end of the run. A window that reaches beyond the end is unknown
/// there.
struct Formula {
  enum class Kind { kBelow, kAbove, kNot, kAnd, kOr, kAlways, kEventually, kUntil, kAfter };
  Kind kind = Kind::kAbove;
  std::string name;                                // channel, or the event of kAfter
  std::string bound_text;                          // as written, with its unit
  double bound = 0.0;                              // in the channel's unit, once resolved
  std::string unit;                                // of the channel, once resolved
  bool windowed = false;                           // else to the end
  std::int64_t from_ps = 0, to_ps = 0;             // of the window
  std::vector<std::shared_ptr<Formula>> operands;  // one or two
};

/// Errors: std::invalid_argument: at which letter, what, and what would be right.
std::shared_ptr<Formula> parse_formula(const std::string& text);

/// Calls `f` for each comparison.
void for_each_predicate(Formula& formula, const std::function<void(Formula&)>& f);
std::vector<std::string> channels_of(const Formula& formula);
std::vector<std::string> events_of(const Formula& formula);

/// What a formula is evaluated on.
struct Evidence {
  std::map<std::string, Signal> channels;
  std::map<std::string, std::vector<std::int64_t>> events;  // instants by kind, rising
  std::int64_t end = 0;
};

/// The robustness between what is surely known: below and above are the same where the run's end hides nothing. Empty
/// signals where a channel was never measured.
struct Robustness {
  Signal below, above;
};
Robustness evaluate(const Formula& formula, const Evidence& evidence);

/// At the beginning of the run. Nothing where something was never measured or no event of an `after` ever came.
std::optional<std::pair<double, double>> robustness_of(const Formula& formula, const Evidence& evidence);

}  // namespace flatsat::verdict
