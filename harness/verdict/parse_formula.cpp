#include <algorithm>
#include <cctype>
#include <cstdlib>

#include "harness/verdict/lexer.h"
#include "harness/verdict/time_text.h"

namespace flatsat::verdict {
namespace {

using Kind = Formula::Kind;
using Made = std::shared_ptr<Formula>;

constexpr int kDeepest = 100;  // of brackets and of operators before their operand: a text may come from anywhere
constexpr const char* kOperand = "a channel, an event, not, always, eventually, after or '('";

/// Words that stand behind an operand or inside of an operator.
bool is_inner(std::string_view word) {
  constexpr std::string_view kWords[] = {"and", "or", "until", "within", "from", "to"};
  return std::find(std::begin(kWords), std::end(kWords), word) != std::end(kWords);
}

bool is_number(const std::string& word) {
  if (std::isalpha(static_cast<unsigned char>(word[0])) != 0) return false;
  char* end = nullptr;
  std::strtod(word.c_str(), &end);
  return *end == '\0';
}

/// Recursive descent over the grammar in README.md.
class Parser {
 public:
  explicit Parser(const std::string& text) : lexer_(text) {}

  Made parse() {
    auto formula = either();
    if (!lexer_.at_end()) fail(after_name_ ? "a comparison, and, or, until or the end" : "and, or, until or the end");
    return formula;
  }

 private:
  [[noreturn]] void fail(const std::string& right) {
    const auto at = lexer_.position();
    throw FormulaError(at, "there must be " + right + ", not " + lexer_.shown());
  }

  Made make(Kind kind) {
    auto made = std::make_shared<Formula>();
    made->kind = kind;
    made->at = lexer_.position();
    return made;
  }

  /// One operand, or all that the operator joins.
  Made joined(Kind kind, std::string_view word, std::string_view sign, Made (Parser::*part)()) {
    auto made = make(kind);
    made->operands.push_back((this->*part)());
    while (lexer_.take(word, sign)) made->operands.push_back((this->*part)());
    return made->operands.size() == 1 ? made->operands.front() : made;
  }
  Made either() { return joined(Kind::kOr, "or", "||", &Parser::both); }
  Made both() { return joined(Kind::kAnd, "and", "&&", &Parser::until); }

  Made until() {
    auto hold = unary();
    auto made = make(Kind::kUntil);
    if (!take_word("until")) return hold;
    made->operands = {hold, unary()};
    if (take_word("within")) within(*made);
    return made;
  }

  Made unary() {
    if (++depth_ > kDeepest) fail("fewer brackets: at most " + std::to_string(kDeepest) + " levels");
    auto made = operand();
    --depth_;
    after_name_ = made->kind == Kind::kTruth;
    return made;
  }

  Made operand() {
    auto made = make(Kind::kNot);
    if (is_comparison()) return comparison();
    if (lexer_.take("not", "!")) return over(made, unary());
    if (take_word("always")) return in_window(made, Kind::kAlways);
    if (take_word("eventually")) return in_window(made, Kind::kEventually);
    if (take_word("after")) return after(made);
    if (lexer_.take_sign("(")) return bracketed();
    return name();
  }

  Made over(const Made& made, Made operand) {
    made->operands.push_back(std::move(operand));
    return made;
  }

  Made bracketed() {
    auto made = either();
    if (!lexer_.take_sign(")")) fail(after_name_ ? "a comparison or ')'" : "')'");
    return made;
  }

  Made after(const Made& made) {
    made->kind = Kind::kAfter;
    made->name = event_kind();
    if (!is_comparison() && take_word("within")) within(*made);
    return over(made, unary());
  }

  std::string event_kind() {
    if (lexer_.peek().empty()) fail("a kind of event");
    return lexer_.take_word();
  }

  Made in_window(const Made& made, Kind kind) {
    made->kind = kind;
    if (is_comparison()) return over(made, comparison());
    if (take_word("within")) {
      within(*made);
    } else if (take_word("from")) {
      made->windowed = true;
      made->from_ps = time();
      if (!take_word("to")) fail("'to'");
      const auto at = lexer_.position();
      made->to_ps = time();
      if (made->to_ps < made->from_ps) throw FormulaError(at, "a window must not end before it begins");
    }
    return over(made, unary());
  }
  void within(Formula& formula) {
    formula.windowed = true;
    formula.to_ps = time();
  }

  /// "10 s", "5min", "200 ms".
  std::int64_t time() {
    const auto number = lexer_.take_number();
    const auto ps = number ? time_ps(number->value, lexer_.peek()) : std::nullopt;
    if (!ps) fail("a time like 10 s (ps, ns, us, ms, s, min, h, d), of at most 106.75 d");
    lexer_.take_word();
    return *ps;
  }

  bool take_word(std::string_view word) {
    if (lexer_.peek() != word) return false;
    lexer_.take_word();
    return true;
  }

  /// A word before a comparison is a name, also where it is a word of the language elsewhere.
  bool is_comparison() {
    Lexer ahead = lexer_;
    return !ahead.take_word().empty() && ahead.before_comparison();
  }

  Made comparison() {
    auto made = name_of(Kind::kComparison);
    made->comparison = *lexer_.take_comparison();
    made->bound_at = lexer_.position();
    const auto number = lexer_.take_number();
    if (!number) fail("a number");
    made->bound = number->value;
    made->bound_text = number->text;
    const auto unit = lexer_.peek_unit();
    if (unit.empty() || is_inner(unit)) return made;
    made->bound_text += " " + std::string(unit);
    lexer_.skip(unit);
    return made;
  }

  Made name() {
    Lexer ahead = lexer_;
    const bool event = ahead.take_word() == "event" && !ahead.peek().empty() && !is_inner(ahead.peek());
    if (!event) return name_of(Kind::kTruth);
    lexer_.take_word();
    auto made = make(Kind::kEvent);
    made->name = event_kind();
    if (lexer_.before_comparison()) throw FormulaError(made->at, "event " + made->name + " has no value to compare");
    return made;
  }

  Made name_of(Kind kind) {
    auto made = make(kind);
    const std::string word(lexer_.peek());
    if (word.empty() || is_number(word) || (kind == Kind::kTruth && is_inner(word))) fail(kOperand);
    made->name = lexer_.take_word();
    return made;
  }

  Lexer lexer_;
  int depth_ = 0;
  bool after_name_ = false;  // where a comparison may come next
};

}  // namespace

std::shared_ptr<Formula> parse_formula(const std::string& text) { return Parser(text).parse(); }

}  // namespace flatsat::verdict
