#include "harness/base/printable.h"

#include <cstdint>

#include "harness/base/text.h"

namespace flatsat::base {
namespace {

constexpr char kNoLetter[] = "\xEF\xBF\xBD";  // U+FFFD

bool is_plain(unsigned char c) { return (c >= 0x20 && c < 0x7f) || c == '\n' || c == '\t'; }

/// Marks of direction, from which source code and names can be made to read otherwise than they are, and separators.
/// Source: Unicode 15, Bidi_Control and U+2028, U+2029.
bool moves_the_eye(std::uint32_t c) {
  return c == 0x061c || (c >= 0x200e && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

std::size_t length_by_first(unsigned char c) {
  if (c < 0x80) return 1;
  if (c >= 0xc2 && c <= 0xdf) return 2;
  if (c >= 0xe0 && c <= 0xef) return 3;
  return c >= 0xf0 && c <= 0xf4 ? 4 : 0;
}

bool goes_on(unsigned char c) { return (c & 0xc0) == 0x80; }

/// Neither overlong nor beyond Unicode nor half of a pair of UTF-16.
bool is_letter(std::uint32_t c, std::size_t length) {
  constexpr std::uint32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
  return c >= kLeast[length] && c <= 0x10ffff && !(c >= 0xd800 && c <= 0xdfff);
}

std::string shown(std::string_view bytes, std::uint32_t c) {
  const bool is_control = (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7f && c < 0xa0);
  return is_control || moves_the_eye(c) ? formatted("\\u%04x", static_cast<unsigned>(c)) : std::string(bytes);
}

/// One letter from the front of `text`, which is not empty; 0 where its end is missing.
std::size_t take(std::string_view text, std::string& out) {
  const auto first = static_cast<unsigned char>(text.front());
  const std::size_t length = length_by_first(first);
  std::uint32_t c = length == 1 ? first : first & (0xffu >> (length + 1));
  std::size_t used = 1;
  for (; used < length && used < text.size() && goes_on(static_cast<unsigned char>(text[used])); ++used)
    c = c << 6 | (static_cast<unsigned char>(text[used]) & 0x3fu);
  if (length != 0 && used < length && used == text.size()) return 0;
  const bool good = length != 0 && used == length && is_letter(c, length);
  out += good ? shown(text.substr(0, length), c) : kNoLetter;
  return used;
}

}  // namespace

std::string PrintableText::add(std::string_view piece) {
  std::string out;
  held_ += piece;
  std::string_view text = held_;
  while (!text.empty()) {
    std::size_t plain = 0;
    while (plain < text.size() && is_plain(static_cast<unsigned char>(text[plain]))) ++plain;
    out.append(text.substr(0, plain));
    text.remove_prefix(plain);
    const std::size_t used = text.empty() ? 0 : take(text, out);
    if (used == 0) break;
    text.remove_prefix(used);
  }
  held_ = std::string(text);
  return out;
}

std::string PrintableText::rest() {
  const bool is_cut = !held_.empty();
  held_.clear();
  return is_cut ? kNoLetter : "";
}

std::string printable(std::string_view text) {
  PrintableText all;
  std::string out = all.add(text);
  return out + all.rest();
}

}  // namespace flatsat::base
