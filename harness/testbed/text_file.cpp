#include "harness/testbed/text_file.h"

#include <sstream>

namespace flatsat::testbed {
namespace {

constexpr std::string_view kBlanks = " \t\r";

void take_word(Line& line, std::string_view text, std::size_t begin, std::size_t end) {
  while (begin < end && kBlanks.find(text[begin]) != std::string_view::npos) ++begin;
  while (end > begin && kBlanks.find(text[end - 1]) != std::string_view::npos) --end;
  config::SourceLocation place = line.location;
  place.column = static_cast<std::uint32_t>(begin + 1);
  line.words.push_back({std::string(text.substr(begin, end - begin)), place});
}

}  // namespace

std::vector<Line> lines_of(const std::string& text, const std::string& path, std::string_view separators) {
  const bool counts_empty = separators.find(',') != std::string_view::npos;
  std::vector<Line> lines;
  std::istringstream stream(text);
  std::uint32_t number = 0;
  for (std::string row; std::getline(stream, row);) {
    Line line{{}, {path, ++number, 1}};
    if (row.find_first_not_of(kBlanks) == std::string::npos) continue;
    for (std::size_t begin = 0; begin <= row.size();) {
      const std::size_t end = std::min(row.find_first_of(separators, begin), row.size());
      take_word(line, row, begin, end);
      if (!counts_empty && line.words.back().text.empty()) line.words.pop_back();
      begin = end + 1;
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace flatsat::testbed
