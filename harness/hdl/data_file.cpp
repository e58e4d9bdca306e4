#include "harness/hdl/data_file.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <sstream>
#include <stdexcept>

#include "harness/base/whole_file.h"

namespace flatsat::hdl {
namespace {

constexpr std::uint64_t kMaxBytes = 1ull << 32;

struct HexWord {
  std::uint64_t index;
  std::string digits;
};

/// Comments of // and /* */ become blanks; lines stay.
std::string without_comments(std::string text) {
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    if (text[i] != '/' || (text[i + 1] != '/' && text[i + 1] != '*')) continue;
    const bool line = text[i + 1] == '/';
    auto end = line ? text.find('\n', i) : text.find("*/", i + 2);
    end = end == std::string::npos ? text.size() : end + (line ? 0 : 2);
    for (; i < end; ++i)
      if (text[i] != '\n') text[i] = ' ';
    --i;
  }
  return text;
}

int digit_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : c == 'x' || c == 'z' ? 0 : -1;
}

std::vector<HexWord> hex_words(const std::string& path, const std::string& text) {
  std::vector<HexWord> words;
  std::istringstream lines(without_comments(text));
  std::uint64_t next = 0;
  unsigned number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    std::istringstream stream(line);
    for (std::string word; stream >> word;) {
      word.erase(std::remove(word.begin(), word.end(), '_'), word.end());
      const bool address = !word.empty() && word.front() == '@';
      const std::string digits = address ? word.substr(1) : word;
      const bool good = !digits.empty() && digits.size() <= 4096 &&
                        std::all_of(digits.begin(), digits.end(), [](char c) { return digit_of(c) >= 0; });
      if (!good || (address && digits.size() > 12))
        throw std::runtime_error(path + ":" + std::to_string(number) + ": '" + word.substr(0, 40) +
                                 "' is no hexadecimal word");
      if (address)
        next = std::stoull(digits, nullptr, 16);
      else
        words.push_back({next++, digits});
    }
  }
  return words;
}

std::vector<std::uint8_t> bytes_of(const std::string& path, const std::vector<HexWord>& words) {
  std::size_t width = 1, last = 0;
  for (const auto& word : words)
    width = std::max(width, (word.digits.size() + 1) / 2), last = std::max<std::size_t>(last, word.index + 1);
  if (last > kMaxBytes / width) throw std::runtime_error(path + ": reaches beyond 4 GiB");
  std::vector<std::uint8_t> bytes(last * width);
  for (const auto& word : words)
    for (std::size_t i = 0; i < word.digits.size(); ++i) {
      const auto digit = static_cast<unsigned>(digit_of(word.digits[word.digits.size() - 1 - i]));
      bytes[word.index * width + i / 2] |= static_cast<std::uint8_t>(digit << (4 * (i % 2)));
    }
  return bytes;
}

}  // namespace

std::vector<std::uint8_t> read_data_file(const std::string& path) {
  const auto end = std::filesystem::path(path).extension().string();
  const bool is_hex = end == ".hex" || end == ".mem" || end == ".vmem" || end == ".memh";
  const auto raw = is_hex ? base::read_text(path) : base::read_whole(path);
  if (!raw) throw std::runtime_error(path + ": cannot be read");
  if (is_hex) return bytes_of(path, hex_words(path, *raw));
  return {raw->begin(), raw->end()};
}

}  // namespace flatsat::hdl
