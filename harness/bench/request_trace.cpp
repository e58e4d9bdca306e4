#include "harness/bench/request_trace.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <stdexcept>

#include "harness/base/csv.h"
#include "harness/base/suggest.h"
#include "harness/base/text.h"
#include "models/environment/utc.h"

namespace flatsat::bench {
namespace {

constexpr std::size_t kMostProblems = 20;
enum { kWhen, kContext, kGenerated };
constexpr std::array<const char*, 3> kColumns{"TIMESTAMP", "ContextTokens", "GeneratedTokens"};

environment::Utc instant(std::string text) {
  if (text.ends_with("+00:00")) text.resize(text.size() - 6);
  if (text.size() > 10 && text[10] == ' ') text[10] = 'T';
  if (!text.ends_with('Z')) text += 'Z';
  return environment::parse_utc(text);
}

class Parser {
 public:
  Parser(const std::string& path, std::uint64_t longest) : path_(path), longest_(longest) {}

  void line(const std::string& text, std::uint32_t number) {
    if (problems_.size() >= kMostProblems || base::trimmed(text).empty()) return;
    const auto fields = base::csv_fields(text);
    has_header_ ? row(fields, number) : header(fields, number);
  }

  std::vector<RecordedRequest> finish() {
    if (!has_header_) wrong(1, 1, "holds no header with TIMESTAMP, ContextTokens and GeneratedTokens");
    if (problems_.empty() && requests_.empty()) wrong(1, 1, "holds no requests");
    if (!problems_.empty()) throw config::ConfigError(std::move(problems_));
    return std::move(requests_);
  }

 private:
  void wrong(std::uint32_t line, std::size_t column, const std::string& text) {
    problems_.push_back({{path_, line, static_cast<std::uint32_t>(column)}, text});
  }

  void header(const std::vector<base::CsvField>& fields, std::uint32_t number) {
    has_header_ = true;
    std::vector<std::string> names;
    names.reserve(fields.size());
    for (const auto& field : fields) names.push_back(field.text);
    for (std::size_t c = 0; c < kColumns.size(); ++c) {
      std::size_t at = 0;
      while (at < names.size() && names[at] != kColumns[c]) ++at;
      places_[c] = at;
      if (at == names.size())
        wrong(number, 1, std::string("has no column ") + kColumns[c] + base::did_you_mean(kColumns[c], names));
    }
    wanted_ = fields.size();
    has_columns_ = problems_.empty();
  }

  std::optional<std::uint64_t> tokens(const base::CsvField& field, std::size_t column, std::uint32_t line) {
    std::uint64_t value = 0;
    const char* const end = field.text.data() + field.text.size();
    const auto [stop, error] = std::from_chars(field.text.data(), end, value);
    if (error == std::errc() && stop == end && value > 0) return value;
    wrong(line, field.column,
          std::string(kColumns[column]) + " must be a whole number above 0, not '" + field.text.substr(0, 40) + "'");
    return std::nullopt;
  }

  void row(const std::vector<base::CsvField>& fields, std::uint32_t line) {
    if (!has_columns_) return;
    if (fields.size() < wanted_)
      return wrong(line, 1, "has " + std::to_string(fields.size()) + " cells, the header " + std::to_string(wanted_));
    const auto context = tokens(fields[places_[kContext]], kContext, line);
    const auto generated = tokens(fields[places_[kGenerated]], kGenerated, line);
    if (!context || !generated) return;
    if (*context > longest_ || *generated > longest_ - *context)
      return wrong(line, fields[places_[kContext]].column,
                   "a request of " + std::to_string(*context) + " and " + std::to_string(*generated) +
                       " tokens is longer than the " + std::to_string(longest_) + " that fit");
    take(fields[places_[kWhen]], line, *context, *generated);
  }

  void take(const base::CsvField& when, std::uint32_t line, std::uint64_t context, std::uint64_t generated) {
    try {
      const environment::Utc at = instant(when.text);
      if (!first_) first_ = at;
      const double seconds = environment::seconds_between(*first_, at);
      const auto ps = static_cast<std::int64_t>(std::llround(std::clamp(seconds, -1e6, 9e6) * 1e12));
      const std::int64_t last = requests_.empty() ? 0 : requests_.back().at_ps;
      if (ps < last) return wrong(line, when.column, "the time goes back");
      if (seconds > 9e6) return wrong(line, when.column, "is more than 9e6 s after the first request");
      requests_.push_back({ps, context, generated});
    } catch (const std::invalid_argument& error) {
      wrong(line, when.column, std::string("TIMESTAMP ") + error.what());
    }
  }

  const std::string path_;
  const std::uint64_t longest_;
  bool has_header_ = false, has_columns_ = false;
  std::array<std::size_t, 3> places_{};
  std::size_t wanted_ = 0;  // cells of a row
  std::optional<environment::Utc> first_;
  std::vector<RecordedRequest> requests_;
  std::vector<config::Problem> problems_;
};

}  // namespace

std::vector<RecordedRequest> parse_request_trace(const std::string& text, const std::string& path,
                                                 std::uint64_t longest) {
  Parser parser(path, longest);
  base::each_line(text, [&](const std::string& line, std::uint32_t number) { parser.line(line, number); });
  return parser.finish();
}

}  // namespace flatsat::bench
