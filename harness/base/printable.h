#pragma once
#include <string>
#include <string_view>

namespace flatsat::base {

/// Text from outside as a terminal may show it. What would move the cursor, change colours, the title or the direction
/// of reading is written as JSON would write it, \\u001b: control characters but line ends and tabs, those of Latin-1
/// (U+0080 to U+009F), Unicode's marks of direction and its separators of lines. Bytes that are no UTF-8 become U+FFFD.
/// A text in JSON stays that text.
std::string printable(std::string_view text);

/// The same piece by piece: a letter of several bytes may lie in two.
class PrintableText {
 public:
  /// What can be shown of it and of what was held back before.
  std::string add(std::string_view piece);
  /// What was held back, at the end.
  std::string rest();

 private:
  std::string held_;  // the beginning of a letter
};

}  // namespace flatsat::base
