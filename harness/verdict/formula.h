#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace flatsat::verdict {

/// Where something stands in the text of an expression, both from 1.
struct TextPosition {
  std::uint32_t line = 1, column = 1;
};

enum class Comparison { kLess, kLessEqual, kGreater, kGreaterEqual, kEqual, kNotEqual };
const char* to_string(Comparison comparison);

/// One expression over channels and events: the language of `holds`, `when`, alarms and `--until`. README.md has its
/// grammar. An untimed expression has no kAlways, kEventually, kUntil, kAfter and can be asked at one instant
/// (instant.h); any expression has a robustness over a run (robustness.h).
struct Formula {
  enum class Kind { kComparison, kTruth, kEvent, kNot, kAnd, kOr, kAlways, kEventually, kUntil, kAfter };
  static constexpr std::size_t kNoChannel = static_cast<std::size_t>(-1);

  Kind kind = Kind::kTruth;
  TextPosition at;   // of the name or the operator
  std::string name;  // channel of kComparison and kTruth (is not 0), event of kEvent and kAfter; whole once resolved
  std::size_t channel = kNoChannel;  // index of the channel, once resolved; kNoChannel where the run lacks it
  Comparison comparison = Comparison::kGreater;
  TextPosition bound_at;
  std::string bound_text;                          // as written: the number, then its unit after one space
  double bound = 0.0;                              // the number; in the channel's unit, once resolved
  std::string unit;                                // of the channel, once resolved
  bool windowed = false;                           // else to the end
  std::int64_t from_ps = 0, to_ps = 0;             // of the window
  std::vector<std::shared_ptr<Formula>> operands;  // kAnd and kOr: two or more; kUntil: two; else one or none
};

/// A mistake in an expression. what(): where, what, and what would be right: "at column 3: there must be ...".
class FormulaError : public std::invalid_argument {
 public:
  FormulaError(TextPosition at, const std::string& problem);
  TextPosition at() const { return at_; }
  const std::string& problem() const { return problem_; }

 private:
  TextPosition at_;
  std::string problem_;
};

/// A name that is not compared is kTruth until `resolve` finds out whether it is an event. Errors: FormulaError.
std::shared_ptr<Formula> parse_formula(const std::string& text);

/// Text that parses to the same formula.
std::string to_string(const Formula& formula);

/// Calls `f` for each part that looks at a channel.
void for_each_predicate(Formula& formula, const std::function<void(Formula&)>& f);
std::vector<std::string> channels_of(const Formula& formula);
std::vector<std::string> events_of(const Formula& formula);

/// The unit that the known channels of a resolved formula share, "1" where there are several.
std::string unit_of(const Formula& formula);

}  // namespace flatsat::verdict
