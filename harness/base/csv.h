#pragma once
#include <cstddef>
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

}  // namespace flatsat::base
