#include "harness/bench/profile_csv.h"

#include <cmath>
#include <cstdlib>

#include "harness/config/units.h"

namespace flatsat::bench {
namespace {

constexpr std::size_t kMostProblems = 20;

struct Cell {
  std::string text;
  config::SourceLocation location;
};

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(" \t\r\""), last = text.find_last_not_of(" \t\r\"");
  return first == std::string::npos ? "" : text.substr(first, last - first + 1);
}

std::vector<Cell> split(const std::string& line, const std::string& path, std::uint32_t number) {
  std::vector<Cell> cells;
  for (std::size_t begin = 0;;) {
    const auto end = line.find(',', begin);
    cells.push_back({trimmed(line.substr(begin, end == std::string::npos ? end : end - begin)),
                     {path, number, static_cast<std::uint32_t>(begin + 1)}});
    if (end == std::string::npos) return cells;
    begin = end + 1;
  }
}

ProfileColumn column_of(const Cell& cell) {
  const auto open = cell.text.find('[');
  ProfileColumn column{
      .name = trimmed(cell.text.substr(0, open)), .unit = "1", .values = {}, .location = cell.location};
  if (open != std::string::npos) column.unit = trimmed(cell.text.substr(open + 1, cell.text.find(']') - open - 1));
  return column;
}

class Parser {
 public:
  explicit Parser(const std::string& path) : path_(path) {}

  void line(const std::string& text, std::uint32_t number) {
    if (problems_.size() >= kMostProblems || trimmed(text).empty() || text[0] == '#') return;
    const auto cells = split(text, path_, number);
    if (!any_)
      header(cells);
    else
      row(cells);
  }

  ProfileTable finish() {
    if (problems_.empty() && table_.rows.empty()) problems_.push_back({{path_, 1, 1}, "holds no rows"});
    if (!problems_.empty()) throw config::ConfigError(std::move(problems_));
    return std::move(table_);
  }

 private:
  void header(const std::vector<Cell>& cells) {
    any_ = true;
    const auto time = column_of(cells.front());
    const auto factor = config::in_unit("1 " + time.unit, "s");
    if (time.name != "time" || !factor)
      problems_.push_back({time.location, "the first column must be the time, like 'time [s]'"});
    factor_ = factor.value_or(1.0);
    for (std::size_t i = 1; i < cells.size(); ++i) {
      table_.columns.push_back(column_of(cells[i]));
      if (config::units_like(table_.columns.back().unit).empty())
        problems_.push_back({cells[i].location, "'" + table_.columns.back().unit + "' is no known unit"});
    }
    if (cells.size() < 2) problems_.push_back({cells.front().location, "needs a column beside the time"});
  }

  double number(const Cell& cell) {
    char* end = nullptr;
    const double value = std::strtod(cell.text.c_str(), &end);
    if (end == cell.text.c_str() || *end != '\0' || !std::isfinite(value))
      problems_.push_back({cell.location, "'" + cell.text.substr(0, 40) + "' is no finite number"});
    return value;
  }

  void row(const std::vector<Cell>& cells) {
    if (cells.size() != table_.columns.size() + 1) {
      return problems_.push_back(
          {cells.front().location,
           "has " + std::to_string(cells.size()) + " cells, the header " + std::to_string(table_.columns.size() + 1)});
    }
    const double seconds = number(cells.front()) * factor_;
    if (!(seconds >= 0.0 && seconds <= 9e6))
      problems_.push_back({cells.front().location, "the time must be from 0 s to 104 days"});
    table_.rows.push_back({seconds, cells.front().location});
    for (std::size_t i = 1; i < cells.size(); ++i) table_.columns[i - 1].values.push_back(number(cells[i]));
  }

  const std::string path_;
  bool any_ = false;
  double factor_ = 1.0;
  ProfileTable table_;
  std::vector<config::Problem> problems_;
};

}  // namespace

ProfileTable parse_profile_csv(const std::string& text, const std::string& path) {
  Parser parser(path);
  std::uint32_t number = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    const auto end = std::min(text.find('\n', begin), text.size());
    parser.line(text.substr(begin, end - begin), ++number);
    begin = end + 1;
  }
  return parser.finish();
}

}  // namespace flatsat::bench
