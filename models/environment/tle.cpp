#include "models/environment/tle.h"

#include <erfa.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <initializer_list>
#include <span>
#include <stdexcept>

#include "models/environment/vector.h"

namespace flatsat::environment {
namespace {

/// One line of the pair; columns count from 1, as in the format's description. Mistakes are collected.
class Line {
 public:
  Line(const std::string& text, int index, std::vector<TleProblem>& problems)
      : text_(text), index_(index), problems_(problems) {
    while (!text_.empty() && (text_.back() == '\r' || text_.back() == '\n')) text_.pop_back();
    if (text_.size() < 69)
      wrong(text_.size() + 1, "the line ends early; it must have 69 characters");
    else if (text_[0] != '0' + index || text_[1] != ' ')
      wrong(1, "must be '" + std::to_string(index) + " '");
    else
      check_end();
  }

  /// Long enough to hold its fields.
  bool complete() const { return complete_; }

  void wrong(std::size_t column, const std::string& what) const { problems_.push_back({index_, column, what}); }

  /// Columns between the fields; what stands there has slipped.
  void blank(std::initializer_list<std::size_t> columns) const {
    for (const std::size_t column : columns) {
      if (text_[column - 1] != ' ') wrong(column, "must be blank between two fields");
    }
  }
  /// Where the format has its decimal points.
  void points(std::initializer_list<std::size_t> columns) const {
    for (const std::size_t column : columns) {
      if (text_[column - 1] != '.') wrong(column, "the decimal point must stand here");
    }
  }

  std::string field(std::size_t first, std::size_t last) const { return text_.substr(first - 1, last - first + 1); }

  /// A plain decimal number in [least, most], padded with spaces.
  double number(std::size_t first, std::size_t last, const std::string& name, double least, double most) const {
    const double value = decimal(first, trimmed(field(first, last)), name);
    if (!(value >= least && value <= most))
      if (!std::isnan(value)) wrong(first, name + " must be from " + short_text(least) + " to " + short_text(most));
    return value;
  }

  /// A number without its point and with a power of ten: "-11606-4" is -0.11606e-4.
  double with_exponent(std::size_t first, std::size_t last, const std::string& name) const {
    const std::string text = trimmed(field(first, last));
    const std::size_t sign = text.find_last_of("+-");
    const bool is_signed = text[0] == '-' || text[0] == '+';
    const std::size_t begin = is_signed ? 1 : 0;
    const bool is_split = sign != std::string::npos && sign > begin && sign + 2 == text.size();
    const bool is_digits = is_split && text.find_first_not_of("0123456789", begin) == sign &&
                           text.find_first_not_of("0123456789", sign + 1) == std::string::npos;
    if (!is_digits) {
      wrong(first, name + " must look like -11606-4, which is -0.11606e-4");
      return 0.0;
    }
    const double value = decimal(first, "0." + text.substr(begin, sign - begin) + "e" + text.substr(sign), name);
    return text[0] == '-' ? -value : value;
  }

 private:
  void check_end() {
    complete_ = true;
    if (const auto past = text_.find_first_not_of(' ', 69); past != std::string::npos)
      wrong(past + 1, "nothing may follow the checksum");
    if (text_[68] != '0' + checksum()) wrong(69, "the checksum must be " + std::to_string(checksum()));
  }

  int checksum() const {
    int sum = 0;
    for (std::size_t i = 0; i < 68; ++i)
      sum += text_[i] == '-' ? 1 : text_[i] >= '0' && text_[i] <= '9' ? text_[i] - '0' : 0;
    return sum % 10;
  }

  static std::string trimmed(const std::string& text) {
    const std::size_t first = text.find_first_not_of(' ');
    return first == std::string::npos ? std::string(1, ' ')
                                      : text.substr(first, text.find_last_not_of(' ') - first + 1);
  }

  static std::string short_text(double value) {
    char text[32];
    return {text, std::to_chars(text, text + sizeof text, value).ptr};
  }

  double decimal(std::size_t column, const std::string& text, const std::string& name) const {
    double value = 0.0;
    const bool is_plain = text.find_first_not_of("0123456789.+-e") == std::string::npos;
    const std::size_t plus = text[0] == '+' ? 1 : 0;  // which from_chars does not take
    const auto [end, error] = std::from_chars(text.data() + plus, text.data() + text.size(), value);
    if (is_plain && error == std::errc() && end == text.data() + text.size()) return value;
    wrong(column, name + " must be a number, not '" + text + "'");
    return std::nan("");
  }

  std::string text_;
  const int index_;
  std::vector<TleProblem>& problems_;
  bool complete_ = false;
};

constexpr double kDaySeconds = 86400.0;

/// 86401 where the day ends with a leap second: Utc counts in fractions of that day, element sets in fractions of
/// 86,400 s on every day.
double day_length_s(const Utc& midnight) {
  return std::round(seconds_between(midnight, {midnight.jd1, midnight.jd2 + 1.0}));
}

Utc epoch(const Line& line) {
  const double year = line.number(19, 20, "the epoch's year", 0.0, 99.0);
  const double day = line.number(21, 32, "the epoch's day of the year", 1.0, 366.99999999);
  Utc utc;
  if (!(year >= 0.0 && year <= 99.0) || std::isnan(day)) return utc;
  const int full = static_cast<int>(year) + (year < 57.0 ? 2000 : 1900);
  if (full % 4 != 0 && day >= 366.0)
    line.wrong(21, "the epoch's day must be from 1 to 365: " + std::to_string(full) + " is no leap year");
  double midnight = 0.0;
  eraCal2jd(full, 1, 1, &utc.jd1, &midnight);
  const double whole = std::floor(day);
  utc.jd1 += midnight + whole - 1.0;  // the fraction stands alone: it keeps a nanosecond of resolution
  utc.jd2 = (day - whole) * (kDaySeconds / day_length_s(utc));
  return utc;
}

void check_number(const Line& line, const std::string& number) {
  if (!catalogue_number(number))
    line.wrong(3, "the satellite must be a number, or a letter but I and O before four digits");
}

/// Columns in which both lines always have digits, first and last, from 1.
struct Places {
  std::size_t first, last;
};
constexpr Places kDigitsOfFirst[] = {{3, 7}, {19, 23}, {25, 32}};
constexpr Places kDigitsOfSecond[] = {{3, 7},   {9, 11},  {13, 16}, {18, 20}, {22, 25}, {27, 33},
                                      {35, 37}, {39, 42}, {44, 46}, {48, 51}, {53, 54}, {56, 63}};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Of all those places, the fraction where the text has a digit.
double share_of_digits(std::string_view text, std::span<const Places> places) {
  double all = 0.0, digits = 0.0;
  for (const auto& [first, last] : places) {
    for (std::size_t column = first; column <= last; ++column) {
      all += 1.0;
      if (column <= text.size() && is_digit(text[column - 1])) digits += 1.0;
    }
  }
  return digits / all;
}

void read_first(const Line& one, Tle& tle) {
  one.blank({9, 18, 33, 44, 53, 62, 64});
  one.points({24, 35});
  tle.satellite = one.field(3, 7);
  check_number(one, tle.satellite);
  tle.epoch = epoch(one);
  one.number(34, 43, "half of the mean motion's rate", -1.0, 1.0);
  one.with_exponent(45, 52, "a sixth of the mean motion's second rate");
  tle.bstar = one.with_exponent(54, 61, "BSTAR");
  if (const std::string theory = one.field(63, 63); theory != " " && theory != "0")
    one.wrong(63, "the ephemeris type must be 0 or blank, which is SGP4, not '" + theory + "'");
}

void read_second(const Line& two, Tle& tle) {
  two.blank({8, 17, 26, 34, 43, 52});
  two.points({12, 21, 38, 47, 55});
  tle.inclination = two.number(9, 16, "the inclination", 0.0, 180.0) * kDegree;
  tle.raan = two.number(18, 25, "the right ascension", 0.0, 360.0) * kDegree;
  tle.eccentricity = two.number(27, 33, "the eccentricity, its point left out,", 0.0, 9999999.0) * 1e-7;
  tle.argument_of_perigee = two.number(35, 42, "the argument of perigee", 0.0, 360.0) * kDegree;
  tle.mean_anomaly = two.number(44, 51, "the mean anomaly", 0.0, 360.0) * kDegree;
  const double revolutions = two.number(53, 63, "the mean motion", 0.0, 20.0);
  if (revolutions == 0.0) two.wrong(53, "the mean motion must be more than 0");
  tle.mean_motion = revolutions * 2.0 * kPi / 1440.0;
}

std::string joined(const std::vector<TleProblem>& problems) {
  std::string text;
  for (const auto& p : problems) {
    if (!text.empty()) text += "; ";
    text += "TLE line " + std::to_string(p.line) + ", column " + std::to_string(p.column) + ": " + p.text;
  }
  return text;
}

}  // namespace

TleError::TleError(std::vector<TleProblem> problems)
    : std::invalid_argument(joined(problems)), problems_(std::move(problems)) {}

Tle parse_tle(const std::string& line1, const std::string& line2) {
  std::vector<TleProblem> problems;
  const Line one(line1, 1, problems), two(line2, 2, problems);
  Tle tle;
  if (one.complete()) read_first(one, tle);
  if (two.complete()) read_second(two, tle);
  if (one.complete() && two.complete() && two.field(3, 7) != tle.satellite)
    two.wrong(3, "the satellite must be '" + tle.satellite + "' as in line 1");
  if (!problems.empty()) throw TleError(std::move(problems));
  return tle;
}

bool has_form_of_line(std::string_view text, int line) {
  constexpr std::size_t kShortest = 50;  // of 69: a title is shorter, a line that was cut off is not often
  if (text.size() < kShortest || text[0] != '0' + line || text[1] != ' ') return false;
  return share_of_digits(text, line == 1 ? std::span<const Places>(kDigitsOfFirst) : kDigitsOfSecond) >= 0.5;
}

std::optional<std::uint32_t> catalogue_number(std::string_view text) {
  constexpr std::string_view kLetters = "ABCDEFGHJKLMNPQRSTUVWXYZ";  // 10, 11 and so on
  constexpr std::size_t kLongest = 9;                                // of a message's NORAD_CAT_ID
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  const auto letter = text.size() == 5 ? kLetters.find(text[0]) : std::string_view::npos;
  const bool is_alpha = letter != std::string_view::npos;
  const std::string_view digits = is_alpha ? text.substr(1) : text;
  if (digits.empty() || digits.size() > kLongest || !std::all_of(digits.begin(), digits.end(), is_digit))
    return std::nullopt;
  std::uint32_t number = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return is_alpha ? number + (static_cast<std::uint32_t>(letter) + 10) * 10000 : number;
}

}  // namespace flatsat::environment
