#pragma once
#include <cstdint>
#include <cstdio>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace flatsat::base {

/// The text as one word of a shell's command line, quoted only where it must be.
std::string shell_word(const std::string& text);

/// In double quotes, with a backslash before a quote and a backslash: as TOML, JSON and people read it.
std::string quoted(std::string_view text);

/// Without the blanks, tabs and line ends around it.
std::string trimmed(std::string_view text);

/// "a, b, c".
std::string joined(const std::vector<std::string>& texts, std::string_view between = ", ");

/// "0x1f".
std::string hex(std::uint64_t value);
/// Sixteen digits, without a prefix: a name that sorts.
std::string hex16(std::uint64_t value);
/// Two digits a byte, without a prefix, the first byte first.
std::string hex_bytes(std::span<const std::uint8_t> bytes);

/// As std::printf would write it.
template <class... Args>
std::string formatted(const char* format, Args... args) {
  const int size = std::snprintf(nullptr, 0, format, args...);
  std::string text(static_cast<std::size_t>(size) + 1, '\0');
  std::snprintf(text.data(), text.size(), format, args...);
  text.pop_back();
  return text;
}

}  // namespace flatsat::base
