#include "harness/base/xml_text.h"

#include <cstdint>

namespace flatsat::base {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

/// One character of UTF-8: how many bytes it takes, and which it is; 0 bytes for what is none.
struct Character {
  std::size_t bytes = 0;
  std::uint32_t number = 0;
};

Character first_of(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint8_t head = byte(0);
  const std::size_t bytes = head < 0x80 ? 1 : head < 0xC2 ? 0 : head < 0xE0 ? 2 : head < 0xF0 ? 3 : head < 0xF5 ? 4 : 0;
  if (bytes == 0 || bytes > text.size()) return {};
  std::uint32_t number = bytes == 1 ? head : head & (0x7Fu >> bytes);
  for (std::size_t i = 1; i < bytes; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return {};
    number = (number << 6) | (byte(i) & 0x3Fu);
  }
  constexpr std::uint32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
  return number < kLeast[bytes] ? Character{} : Character{bytes, number};
}

bool is_of_xml(std::uint32_t c) {
  return c == 0x9 || c == 0xA || c == 0xD || (c >= 0x20 && c <= 0xD7FF) || (c >= 0xE000 && c <= 0xFFFD) ||
         (c >= 0x10000 && c <= 0x10FFFF);
}

std::string_view name_of(std::uint32_t c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\t':
      return "&#9;";
    case '\n':
      return "&#10;";
    case '\r':
      return "&#13;";
    default:
      return {};
  }
}

}  // namespace

std::string xml_text(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const Character c = first_of(text);
    const bool good = c.bytes > 0 && is_of_xml(c.number);
    const auto name = good ? name_of(c.number) : kReplacement;
    const std::size_t bytes = c.bytes > 0 ? c.bytes : 1;
    out += name.empty() ? text.substr(0, bytes) : name;
    text.remove_prefix(bytes);
  }
  return out;
}

}  // namespace flatsat::base
