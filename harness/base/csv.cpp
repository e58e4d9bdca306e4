#include "harness/base/csv.h"

#include <algorithm>

#include "harness/base/text.h"
#include "harness/base/whole_file.h"

namespace flatsat::base {
std::vector<CsvField> csv_fields(std::string_view line, char separator) {
  std::vector<CsvField> fields(1);
  bool is_quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (is_quoted && line.substr(i, 2) == "\"\"")
      fields.back().text += line[i++];
    else if (line[i] == '"')
      is_quoted = !is_quoted;
    else if (line[i] == separator && !is_quoted)
      fields.push_back({"", i + 2});
    else
      fields.back().text += line[i];
  }
  for (auto& field : fields) field.text = trimmed(field.text);
  return fields;
}

void each_line(const std::string& given, const std::function<void(const std::string&, std::uint32_t)>& take) {
  const std::string text = without_byte_order_mark(given);
  std::uint32_t number = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    const auto end = std::min(text.find('\n', begin), text.size());
    take(text.substr(begin, end - begin), ++number);
    begin = end + 1;
  }
}

}  // namespace flatsat::base
