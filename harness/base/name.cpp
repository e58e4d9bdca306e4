#include "harness/base/name.h"

#include <algorithm>

namespace flatsat::base {
namespace {

constexpr std::size_t kLongestName = 64, kLongestChannel = 200;

// Not std::isalnum: what a letter is must not depend on the locale.
bool is_letter_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

bool is_word(std::string_view text) {
  return std::any_of(text.begin(), text.end(), is_letter_or_digit) &&
         std::all_of(text.begin(), text.end(), [](char c) { return is_letter_or_digit(c) || c == '_' || c == '-'; });
}

}  // namespace

std::string name_problem(std::string_view name) {
  if (is_word(name) && name.size() <= kLongestName) return {};
  return "must be letters, digits, _ and -: a-z, A-Z and 0-9, one of these at least, and at most 64 in all";
}

std::string channel_name_problem(std::string_view name) {
  bool is_good = name.size() <= kLongestChannel;
  for (std::size_t begin = 0; is_good && begin <= name.size();) {
    const std::size_t end = std::min(name.find('.', begin), name.size());
    is_good = is_word(name.substr(begin, end - begin));
    begin = end + 1;
  }
  if (is_good) return {};
  return "must be names of letters, digits, _ and -, joined by dots, each with a letter a-z, A-Z or a digit, and at "
         "most 200 characters in all";
}

}  // namespace flatsat::base
