#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace flatsat::base {

/// One field of a line of CSV, blanks at its ends removed, with the column where it begins, from 1.
struct CsvField {
  std::string text;
  std::size_t column = 1;
};

/// The fields of one line as RFC 4180 has them: within double quotes the separator is text, and two quotes are one.
std::vector<CsvField> csv_fields(std::string_view line, char separator = ',');

/// Calls `take` with each line of a text and its number, from 1; a byte order mark is no part of the first.
void each_line(const std::string& text, const std::function<void(const std::string& line, std::uint32_t number)>& take);

}  // namespace flatsat::base
