#include "harness/verdict/lexer.h"

#include <cctype>
#include <cstdlib>
#include <utility>

namespace flatsat::verdict {
namespace {

constexpr std::size_t kMostShown = 40;  // letters of a word in a message

constexpr std::pair<std::string_view, Comparison> kComparisons[] = {
    {"<=", Comparison::kLessEqual}, {">=", Comparison::kGreaterEqual}, {"==", Comparison::kEqual},
    {"!=", Comparison::kNotEqual},  {"<", Comparison::kLess},          {">", Comparison::kGreater}};

bool is_letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }
bool is_word_part(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.' || c == '-';
}
bool is_unit_part(char c) { return is_word_part(c) || c == '%' || c == '/' || c == '*' || c == '^'; }

std::string_view run(std::string_view text, bool (*belongs)(char)) {
  std::size_t size = 0;
  while (size < text.size() && belongs(text[size])) ++size;
  return text.substr(0, size);
}

/// "(Si)" at the begin of the text, else empty: units name a material so.
std::string_view material(std::string_view text) {
  if (text.empty() || text[0] != '(') return {};
  const std::size_t letters = run(text.substr(1), is_letter).size();
  const bool closed = letters > 0 && letters + 1 < text.size() && text[letters + 1] == ')';
  return closed ? text.substr(0, letters + 2) : std::string_view();
}

}  // namespace

const char* to_string(Comparison comparison) {
  for (const auto& [sign, which] : kComparisons) {
    if (which == comparison) return sign.data();
  }
  return "?";
}

void Lexer::skip_space() {
  for (; at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_])) != 0; ++at_) {
    if (text_[at_] != '\n') continue;
    ++line_;
    line_begin_ = at_ + 1;
  }
}

TextPosition Lexer::position() {
  skip_space();
  return {line_, static_cast<std::uint32_t>(at_ - line_begin_ + 1)};
}

bool Lexer::at_end() {
  skip_space();
  return at_ == text_.size();
}

std::string_view Lexer::peek() {
  skip_space();
  return run(std::string_view(text_).substr(at_), is_word_part);
}

std::string Lexer::take_word() {
  const std::string word(peek());
  at_ += word.size();
  return word;
}

bool Lexer::take(std::string_view word, std::string_view sign) {
  if (peek() != word) return take_sign(sign);
  at_ += word.size();
  return true;
}

bool Lexer::take_sign(std::string_view sign) {
  skip_space();
  if (text_.compare(at_, sign.size(), sign) != 0) return false;
  if (sign == "!" && at_ + 1 < text_.size() && text_[at_ + 1] == '=') return false;
  at_ += sign.size();
  return true;
}

bool Lexer::before_comparison() {
  Lexer ahead = *this;
  return ahead.take_comparison().has_value();
}

std::optional<Comparison> Lexer::take_comparison() {
  for (const auto& [sign, comparison] : kComparisons) {
    if (take_sign(sign)) return comparison;
  }
  return std::nullopt;
}

std::optional<Lexer::Number> Lexer::take_number() {
  skip_space();
  const char* begin = text_.c_str() + at_;
  char* end = nullptr;
  const double value = std::strtod(begin, &end);
  if (end == begin) return std::nullopt;
  at_ += static_cast<std::size_t>(end - begin);
  return Number{std::string(begin, static_cast<std::size_t>(end - begin)), value};
}

std::string_view Lexer::peek_unit() {
  skip_space();
  const std::string_view rest = std::string_view(text_).substr(at_);
  const std::size_t head = run(rest, is_unit_part).size();
  if (head == 0) return {};
  const std::size_t middle = material(rest.substr(head)).size();
  return rest.substr(0, middle == 0 ? head : head + middle + run(rest.substr(head + middle), is_unit_part).size());
}

std::string Lexer::shown() {
  if (at_end()) return "the end";
  std::string word(peek());
  if (word.empty()) word = text_.substr(at_, 1);
  if (word.size() > kMostShown) word = word.substr(0, kMostShown) + "...";
  return "'" + word + "'";
}

}  // namespace flatsat::verdict
