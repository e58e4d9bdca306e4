#pragma once
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/text.h"
#include "harness/config/problems.h"

namespace flatsat::testbed {

/// A word of a line, and where it stands.
struct Word {
  std::string text;
  config::SourceLocation location;
};

/// One line of a text, in words.
struct Line {
  std::vector<Word> words;
  config::SourceLocation location;
};

/// The lines of a text in words between `separators`; blanks around a word are cut off, empty lines are left out. With
/// a comma among the separators empty words count.
std::vector<Line> lines_of(const std::string& text, const std::string& path, std::string_view separators);

/// A number of a word. Nothing, and a problem, where it is none.
template <class T>
std::optional<T> number_of(const Word& word, const std::string& what, std::vector<config::Problem>& problems) {
  T value{};
  const char* const end = word.text.data() + word.text.size();
  const auto [stop, error] = std::from_chars(word.text.data(), end, value);
  if (error == std::errc() && stop == end && !word.text.empty()) return value;
  problems.push_back({word.location, what + " must be a number, not '" + word.text + "'"});
  return std::nullopt;
}

}  // namespace flatsat::testbed
