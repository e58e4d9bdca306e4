#pragma once
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace flatsat::environment {

/// One row of a reference table by its column names.
class Row {
 public:
  explicit Row(std::map<std::string, std::string> fields) : fields_(std::move(fields)) {}
  const std::string& text(const std::string& column) const { return fields_.at(column); }
  double number(const std::string& column) const { return std::stod(text(column)); }

 private:
  std::map<std::string, std::string> fields_;
};

inline std::ifstream open_reference(const std::string& name) {
  std::ifstream file("data/environment/" + name);
  if (!file) throw std::runtime_error("cannot open data/environment/" + name + "; tests run in the repository's root");
  return file;
}

inline std::vector<std::string> fields_of(const std::string& line) {
  std::vector<std::string> fields;
  std::istringstream stream(line);
  for (std::string field; std::getline(stream, field, ',');) fields.push_back(field);
  return fields;
}

/// A table without quoted commas in the columns that are read.
inline std::vector<Row> reference_table(const std::string& name) {
  auto file = open_reference(name);
  std::string line;
  std::getline(file, line);
  const auto columns = fields_of(line);
  std::vector<Row> rows;
  while (std::getline(file, line)) {
    const auto fields = fields_of(line);
    std::map<std::string, std::string> row;
    for (std::size_t i = 0; i < columns.size() && i < fields.size(); ++i) row[columns[i]] = fields[i];
    rows.emplace_back(std::move(row));
  }
  return rows;
}

struct TleLines {
  std::string line1, line2;
};

/// Element sets by the first word of the title line before each pair.
inline std::map<std::string, TleLines> reference_tles(const std::string& name) {
  auto file = open_reference(name);
  std::map<std::string, TleLines> tles;
  std::string title, line1, line2;
  while (std::getline(file, title) && std::getline(file, line1) && std::getline(file, line2)) {
    const std::string key = title.substr(2, title.find(' ', 2) - 2);
    tles[key] = {line1, line2};
  }
  return tles;
}

}  // namespace flatsat::environment
