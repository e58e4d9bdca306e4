#include "harness/hdl/port_value.h"

#include <bit>
#include <charconv>
#include <cstdint>

namespace flatsat::hdl {
namespace {

constexpr const char* kDecimal = "0123456789";
constexpr const char* kHex = "0123456789abcdefABCDEF_";

bool all_of(const std::string& text, const std::string& characters) {
  return text.find_first_not_of(characters) == std::string::npos && text.find_first_of(kHex) != std::string::npos;
}

/// Whether it is a number in so many bits; digits of a hexadecimal one may have underscores between them.
bool fits(std::string digits, bool hex, unsigned bits) {
  std::erase(digits, '_');
  const auto first = digits.find_first_not_of('0');
  if (first == std::string::npos) return true;
  digits.erase(0, first);
  std::uint64_t value = 0;
  const auto& read = hex ? digits.substr(0, 1) : digits;
  if (std::from_chars(read.data(), read.data() + read.size(), value, hex ? 16 : 10).ec != std::errc()) return false;
  const std::size_t below = hex ? 4 * (digits.size() - 1) : 0;  // bits of the digits after the first
  return below + static_cast<std::size_t>(std::bit_width(value)) <= bits;
}

/// [SIZE]'[s]BASE DIGITS, or '0, '1, 'x, 'z for all bits alike.
bool is_literal(const std::string& text) {
  const auto quote = text.find('\'');
  if (quote == std::string::npos || text.find_first_not_of(kDecimal) != quote) return false;
  std::string rest = text.substr(quote + 1);
  if (quote == 0 && rest.size() == 1) return rest.find_first_of("01xXzZ") == 0;
  if (rest.find_first_of("sS") == 0) rest.erase(0, 1);
  if (rest.size() < 2 || rest.find_first_of("hHoOdDbB") != 0) return false;
  return rest.find_first_not_of("0123456789abcdefABCDEFxXzZ_", 1) == std::string::npos && rest[1] != '_';
}

}  // namespace

PortValue port_value(const std::string& text, unsigned bits) {
  if (is_literal(text)) return {text, ""};
  const bool hex = text.rfind("0x", 0) == 0 || text.rfind("0X", 0) == 0;
  const std::string digits = hex ? text.substr(2) : text;
  if (!all_of(digits, hex ? kHex : kDecimal) || digits.front() == '_') return {"", "must be like 1, 0x1f or 8'h1f"};
  if (!fits(digits, hex, bits)) return {"", "must fit into " + std::to_string(bits) + " bits"};
  return {std::to_string(bits) + (hex ? "'h" : "'d") + digits, ""};
}

}  // namespace flatsat::hdl
