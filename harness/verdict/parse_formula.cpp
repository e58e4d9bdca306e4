#include <cctype>
#include <cmath>
#include <cstdlib>
#include <stdexcept>

#include "harness/verdict/formula.h"

namespace flatsat::verdict {
namespace {

constexpr int kDeepest = 64;

/// Recursive descent over the grammar in formula.h.
class Parser {
 public:
  explicit Parser(const std::string& text) : text_(text) {}

  std::shared_ptr<Formula> parse() {
    auto formula = either();
    if (!word_.empty() || next()) fail("and, or, until or the end");
    return formula;
  }

 private:
  using Kind = Formula::Kind;
  using Made = std::shared_ptr<Formula>;

  /// Reads the next word into word_, which is empty at the end.
  bool next() {
    if (!word_.empty()) return true;
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_])) != 0) ++at_;
    begin_ = at_;
    if (at_ == text_.size()) return false;
    const auto symbol = [](char c) { return c == '(' || c == ')' || c == '<' || c == '>'; };
    if (symbol(text_[at_])) {
      ++at_;
      if (at_ < text_.size() && text_[at_] == '=' && (text_[begin_] == '<' || text_[begin_] == '>')) ++at_;
    } else {
      while (at_ < text_.size() && !symbol(text_[at_]) && std::isspace(static_cast<unsigned char>(text_[at_])) == 0)
        ++at_;
    }
    word_ = text_.substr(begin_, at_ - begin_);
    return true;
  }
  bool is(const char* word) { return next() && word_ == word; }
  bool take(const char* word) {
    if (!is(word)) return false;
    word_.clear();
    return true;
  }
  std::string any(const char* what) {
    if (!next()) fail(what);
    std::string word;
    word.swap(word_);
    return word;
  }
  [[noreturn]] void fail(const std::string& right) const {
    throw std::invalid_argument("at letter " + std::to_string(begin_ + 1) + " there must be " + right +
                                (word_.empty() ? ", not the end" : ", not '" + word_ + "'"));
  }

  Made make(Kind kind, std::vector<Made> operands) {
    auto made = std::make_shared<Formula>();
    made->kind = kind;
    made->operands = std::move(operands);
    return made;
  }

  Made either() {
    auto made = both();
    while (take("or")) made = make(Kind::kOr, {made, both()});
    return made;
  }
  Made both() {
    auto made = until();
    while (take("and")) made = make(Kind::kAnd, {made, until()});
    return made;
  }
  Made until() {
    auto made = unary();
    if (!take("until")) return made;
    made = make(Kind::kUntil, {made, unary()});
    if (take("within")) within(*made);
    return made;
  }

  Made unary() {
    if (++depth_ > kDeepest) fail("fewer parentheses: at most " + std::to_string(kDeepest) + " levels");
    auto made = one();
    --depth_;
    return made;
  }
  Made one() {
    if (take("not")) return make(Kind::kNot, {unary()});
    if (take("always")) return in_window(Kind::kAlways);
    if (take("eventually")) return in_window(Kind::kEventually);
    if (take("after")) {
      auto made = make(Kind::kAfter, {});
      made->name = any("a kind of event");
      if (take("within")) within(*made);
      made->operands.push_back(unary());
      return made;
    }
    if (take("(")) {
      auto made = either();
      if (!take(")")) next(), fail("')'");
      return made;
    }
    return comparison();
  }

  Made in_window(Kind kind) {
    auto made = make(kind, {});
    if (take("within")) {
      within(*made);
    } else if (take("from")) {
      made->from_ps = time();
      if (!take("to")) next(), fail("'to'");
      made->to_ps = time();
      made->windowed = true;
      if (made->to_ps < made->from_ps) fail("a window that ends after it begins");
    }
    made->operands.push_back(unary());
    return made;
  }
  void within(Formula& formula) {
    formula.windowed = true;
    formula.to_ps = time();
  }

  /// "10 s", "5min", "200 ms".
  std::int64_t time() {
    std::string number = any("a time"), unit;
    char* end = nullptr;
    const double value = std::strtod(number.c_str(), &end);
    unit = end;
    if (unit.empty()) unit = any("a unit of time");
    const double scale = unit == "s"     ? 1e12
                         : unit == "ms"  ? 1e9
                         : unit == "us"  ? 1e6
                         : unit == "ns"  ? 1e3
                         : unit == "min" ? 60e12
                         : unit == "h"   ? 3600e12
                         : unit == "d"   ? 86400e12
                                         : 0.0;
    if (end == number.c_str() || scale == 0.0 || !(value >= 0.0) || value * scale > 4e18)
      fail("a time like 10 s (ns, us, ms, s, min, h, d)");
    return static_cast<std::int64_t>(std::llround(value * scale));
  }

  static bool keyword(const std::string& word) {
    for (const char* k : {"and", "or", "until", "within", "not", "always", "eventually", "after", "from", "to"}) {
      if (word == k) return true;
    }
    return false;
  }

  Made comparison() {
    if (!next() || word_ == ")" || word_[0] == '<' || word_[0] == '>' || keyword(word_))
      fail("a channel, not, always, eventually, after or '('");
    auto made = make(Kind::kAbove, {});
    made->name = any("a channel");
    if (!next() || (word_[0] != '<' && word_[0] != '>')) fail("<, <=, > or >=");
    made->kind = any("<")[0] == '<' ? Kind::kBelow : Kind::kAbove;
    made->bound_text = any("a number");
    char* end = nullptr;
    const double value = std::strtod(made->bound_text.c_str(), &end);
    if (end == made->bound_text.c_str() || !std::isfinite(value)) {
      word_ = made->bound_text;
      fail("a number");
    }
    if (*end == '\0' && next() && word_ != ")" && !keyword(word_)) made->bound_text += " " + any("a unit");
    return made;
  }

  const std::string& text_;
  std::string word_;
  std::size_t at_ = 0, begin_ = 0;
  int depth_ = 0;
};

}  // namespace

std::shared_ptr<Formula> parse_formula(const std::string& text) { return Parser(text).parse(); }

}  // namespace flatsat::verdict
