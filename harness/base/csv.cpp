#include "harness/base/csv.h"

#include "harness/base/text.h"

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

}  // namespace flatsat::base
