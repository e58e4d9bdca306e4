#include "harness/bench/profile_csv.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <optional>

#include "harness/base/csv.h"
#include "harness/base/text.h"
#include "harness/config/span.h"
#include "harness/config/units.h"

namespace flatsat::bench {
namespace {

constexpr std::size_t kMostProblems = 20;
constexpr char kSeparators[] = {',', ';', '\t'};

/// "NAME [UNIT]" apart; the unit is "1" where none stands.
ProfileColumn column_of(const std::string& text) {
  const auto open = text.find('[');
  ProfileColumn column{.name = base::trimmed(text.substr(0, open)), .unit = "1", .values = {}, .location = {}};
  if (open != std::string::npos) column.unit = base::trimmed(text.substr(open + 1, text.find(']') - open - 1));
  return column;
}

/// Seconds in the unit of a field like "time [min]"; nothing for another field.
std::optional<double> time_unit_s(const std::string& text) {
  const auto column = column_of(text);
  if (column.name != "time" || text.find(']') + 1 != text.size()) return std::nullopt;
  return config::in_unit("1 " + column.unit, "s");
}

class Parser {
 public:
  Parser(const std::string& path, const std::string& wanted) : path_(path), wanted_(wanted) {}

  void line(const std::string& text, std::uint32_t number) {
    if (problems_.size() >= kMostProblems || base::trimmed(text).empty() || text[0] == '#') return;
    if (first_line_ == 0) first_line_ = number;
    if (has_header_)
      row(base::csv_fields(text, separator_), number);
    else
      look_for_header(text, number);
  }

  ProfileTable finish() {
    if (first_line_ == 0) wrong(1, 1, "holds no rows");
    if (first_line_ != 0 && !has_header_)
      wrong(first_line_, 1, "the first column must be the time, like 'time [s]', here or in a line below");
    if (problems_.empty() && table_.rows.empty()) wrong(1, 1, "holds no rows");
    if (!problems_.empty()) throw config::ConfigError(std::move(problems_));
    return std::move(table_);
  }

 private:
  void wrong(std::uint32_t line, std::size_t column, const std::string& text) {
    problems_.push_back({{path_, line, static_cast<std::uint32_t>(column)}, text});
  }

  /// What stands above the header is for people.
  void look_for_header(const std::string& text, std::uint32_t number) {
    for (const char separator : kSeparators) {
      const auto fields = base::csv_fields(text, separator);
      const auto unit_s = time_unit_s(fields.front().text);
      if (!unit_s) continue;
      has_header_ = true;
      separator_ = separator;
      unit_s_ = *unit_s;
      return header(fields, number);
    }
  }

  void header(const std::vector<base::CsvField>& fields, std::uint32_t number) {
    fields_ = fields.size();
    while (fields_ > 1 && fields[fields_ - 1].text.empty()) --fields_;  // a separator at the end
    for (std::size_t i = 1; i < fields_; ++i) {
      auto column = column_of(fields[i].text);
      table_.names.push_back(column.name);
      if (!wanted_.empty() && column.name != wanted_) continue;
      column.location = {path_, number, static_cast<std::uint32_t>(fields[i].column)};
      if (config::units_like(column.unit).empty())
        wrong(number, fields[i].column, "'" + column.unit + "' is no known unit");
      places_.push_back(i);
      table_.columns.push_back(std::move(column));
    }
    if (fields_ < 2) wrong(number, 1, "needs a column beside the time");
  }

  double number_of(const base::CsvField& field, std::uint32_t line) {
    char* end = nullptr;
    const double value = std::strtod(field.text.c_str(), &end);
    if (end == field.text.c_str() || *end != '\0' || !std::isfinite(value))
      wrong(line, field.column, "'" + field.text.substr(0, 40) + "' is no finite number");
    return value;
  }

  void row(const std::vector<base::CsvField>& fields, std::uint32_t number) {
    std::size_t cells = fields.size();
    while (cells > fields_ && fields[cells - 1].text.empty()) --cells;
    if (cells > fields_)
      return wrong(number, 1, "has " + std::to_string(cells) + " cells, the header " + std::to_string(fields_));
    const double seconds = number_of(fields.front(), number) * unit_s_;
    const config::Range range = config::reach(config::kNotNegative, "s");
    if (!config::inside(seconds, range)) wrong(number, 1, "the time must be " + config::bounds(range, "s"));
    table_.rows.push_back({seconds, {path_, number, 1}});
    for (std::size_t i = 0; i < places_.size(); ++i) take(table_.columns[i], places_[i], fields, number);
  }

  void take(ProfileColumn& column, std::size_t place, const std::vector<base::CsvField>& fields, std::uint32_t line) {
    const bool is_hole = place >= fields.size() || fields[place].text.empty();
    if (is_hole)
      wrong(line, place < fields.size() ? fields[place].column : 1,
            "the cell of " + column.name + " is empty; a row that has no value of it must be left out");
    column.values.push_back(is_hole ? 0.0 : number_of(fields[place], line));
  }

  const std::string path_, wanted_;
  std::uint32_t first_line_ = 0;  // that is no comment; 0: none so far
  bool has_header_ = false;
  char separator_ = ',';
  std::size_t fields_ = 0;  // of the header
  double unit_s_ = 1.0;
  std::vector<std::size_t> places_;  // of the columns that are read
  ProfileTable table_;
  std::vector<config::Problem> problems_;
};

}  // namespace

ProfileTable parse_profile_csv(const std::string& text, const std::string& path, const std::string& wanted) {
  Parser parser(path, wanted);
  base::each_line(text, [&](const std::string& line, std::uint32_t number) { parser.line(line, number); });
  return parser.finish();
}

}  // namespace flatsat::bench
