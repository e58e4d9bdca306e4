#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "harness/verdict/formula.h"

namespace flatsat::verdict {

/// Reads the text of an expression piece by piece. What a run of letters and digits is depends on where it stands
/// ("3min" is a time, "3min.load" a channel), so the parser asks for what it expects. Cheap to copy: a copy looks
/// ahead.
class Lexer {
 public:
  explicit Lexer(const std::string& text) : text_(text) {}

  /// Where the next piece begins, or the end.
  TextPosition position();
  bool at_end();
  /// The next word, still there afterwards: letters, digits, '_', '.' and '-'. Empty before a sign and at the end.
  std::string_view peek();
  std::string take_word();
  /// Takes the word or the sign, if that is what comes next.
  bool take(std::string_view word, std::string_view sign);
  bool take_sign(std::string_view sign);
  bool before_comparison();
  std::optional<Comparison> take_comparison();

  struct Number {
    std::string text;  // as written
    double value;
  };
  std::optional<Number> take_number();
  /// What may follow a number, still there afterwards: "V", "W/m2", "rad(Si)", "1/h", also "and". Empty where there is
  /// none.
  std::string_view peek_unit();
  void skip(std::string_view piece) { at_ += piece.size(); }
  /// The next piece as a message shows it: "'and'" or "the end".
  std::string shown();

 private:
  void skip_space();
  const std::string& text_;
  std::size_t at_ = 0, line_begin_ = 0;
  std::uint32_t line_ = 1;
};

}  // namespace flatsat::verdict
