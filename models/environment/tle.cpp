#include "models/environment/tle.h"

#include <erfa.h>

#include <charconv>
#include <stdexcept>

#include "models/environment/vector.h"

namespace flatsat {
namespace {

/// One line of the pair; columns count from 1, as in the format's description.
class Line {
 public:
  Line(const std::string& text, int index) : text_(text), index_(index) {
    while (!text_.empty() && (text_.back() == '\r' || text_.back() == '\n')) text_.pop_back();
    if (text_.size() < 69) wrong(text_.size() + 1, "the line ends early; it must have 69 characters");
    if (text_[0] != '0' + index || text_[1] != ' ') wrong(1, "must be '" + std::to_string(index) + " '");
    if (text_[68] != '0' + checksum()) wrong(69, "the checksum must be " + std::to_string(checksum()));
  }

  [[noreturn]] void wrong(std::size_t column, const std::string& what) const {
    throw std::invalid_argument("TLE line " + std::to_string(index_) + ", column " + std::to_string(column) + ": " +
                                what);
  }

  std::string field(std::size_t first, std::size_t last) const { return text_.substr(first - 1, last - first + 1); }

  /// A plain decimal number in [least, most], padded with spaces.
  double number(std::size_t first, std::size_t last, const std::string& name, double least, double most) const {
    const double value = decimal(first, trimmed(field(first, last)), name);
    if (value < least || value > most)
      wrong(first, name + " must be from " + short_text(least) + " to " + short_text(most));
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
    if (!is_digits) wrong(first, name + " must look like -11606-4, which is -0.11606e-4");
    const double value = decimal(first, "0." + text.substr(begin, sign - begin) + "e" + text.substr(sign), name);
    return text[0] == '-' ? -value : value;
  }

 private:
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
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (!is_plain || error != std::errc() || end != text.data() + text.size())
      wrong(column, name + " must be a number, not '" + text + "'");
    return value;
  }

  std::string text_;
  const int index_;
};

Utc epoch(const Line& line) {
  const auto year = static_cast<int>(line.number(19, 20, "the epoch's year", 0.0, 99.0));
  const double day = line.number(21, 32, "the epoch's day of the year", 1.0, 366.99999999);
  Utc utc;
  eraCal2jd(year + (year < 57 ? 2000 : 1900), 1, 1, &utc.jd1, &utc.jd2);
  utc.jd2 += day - 1.0;
  return utc;
}

}  // namespace

Tle parse_tle(const std::string& line1, const std::string& line2) {
  const Line one(line1, 1), two(line2, 2);
  Tle tle;
  tle.satellite = one.field(3, 7);
  if (two.field(3, 7) != tle.satellite) two.wrong(3, "the satellite must be '" + tle.satellite + "' as in line 1");
  tle.epoch = epoch(one);
  tle.bstar = one.with_exponent(54, 61, "BSTAR");
  tle.inclination = two.number(9, 16, "the inclination", 0.0, 180.0) * kDegree;
  tle.raan = two.number(18, 25, "the right ascension", 0.0, 360.0) * kDegree;
  tle.eccentricity = two.number(27, 33, "the eccentricity, its point left out,", 0.0, 9999999.0) * 1e-7;
  tle.argument_of_perigee = two.number(35, 42, "the argument of perigee", 0.0, 360.0) * kDegree;
  tle.mean_anomaly = two.number(44, 51, "the mean anomaly", 0.0, 360.0) * kDegree;
  const double revolutions = two.number(53, 63, "the mean motion", 0.0, 20.0);
  if (revolutions <= 0.0) two.wrong(53, "the mean motion must be more than 0");
  tle.mean_motion = revolutions * 2.0 * kPi / 1440.0;
  return tle;
}

}  // namespace flatsat
