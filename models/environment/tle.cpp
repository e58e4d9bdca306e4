#include "models/environment/tle.h"

#include <erfa.h>

#include <cstdlib>
#include <stdexcept>

#include "models/environment/vector.h"

namespace flatsat {
namespace {

[[noreturn]] void wrong(int line, std::size_t column, const std::string& what) {
  throw std::invalid_argument("TLE line " + std::to_string(line) + ", column " + std::to_string(column) + ": " + what);
}

void check_line(const std::string& text, int line) {
  if (text.size() < 69) wrong(line, text.size() + 1, "the line must have 69 characters");
  if (text[0] != '0' + line) wrong(line, 1, "must be " + std::to_string(line));
  int sum = 0;
  for (std::size_t i = 0; i < 68; ++i) {
    if (text[i] >= '0' && text[i] <= '9') sum += text[i] - '0';
    if (text[i] == '-') ++sum;
  }
  if (text[68] != '0' + sum % 10) wrong(line, 69, "the checksum must be " + std::to_string(sum % 10));
}

/// Columns are counted from 1, as in the format's description.
double number(const std::string& text, int line, std::size_t first, std::size_t last, const std::string& name) {
  const std::string field = text.substr(first - 1, last - first + 1);
  char* end = nullptr;
  const double value = std::strtod(field.c_str(), &end);
  while (*end == ' ') ++end;
  if (end == field.c_str() || *end != '\0') wrong(line, first, name + " must be a number, not '" + field + "'");
  return value;
}

/// "-11606-4" is -0.11606e-4.
double assumed_point(const std::string& text, int line, std::size_t first, std::size_t last, const std::string& name) {
  const std::string field = text.substr(first - 1, last - first + 1);
  const std::size_t sign = field.find_last_of("+-");
  if (sign == std::string::npos || sign == 0) wrong(line, first, name + " must look like -11606-4");
  const std::string digits = field.substr(1, sign - 1);
  const double mantissa = std::strtod(("0." + digits).c_str(), nullptr);
  const double exponent = std::strtod(field.substr(sign).c_str(), nullptr);
  return (field[0] == '-' ? -1.0 : 1.0) * mantissa * std::pow(10.0, exponent);
}

}  // namespace

Tle parse_tle(const std::string& line1, const std::string& line2) {
  check_line(line1, 1);
  check_line(line2, 2);
  if (line1.substr(2, 5) != line2.substr(2, 5)) wrong(2, 3, "the satellite number differs from line 1");
  Tle tle;
  tle.satellite = line1.substr(2, 5);
  const double year2 = number(line1, 1, 19, 20, "the epoch's year"), day = number(line1, 1, 21, 32, "the epoch's day");
  if (!(day >= 1.0 && day < 367.0)) wrong(1, 21, "the epoch's day must be from 1 to 366");
  const int year = static_cast<int>(year2) + (year2 < 57 ? 2000 : 1900);
  double jd1 = 0.0, jd2 = 0.0;
  eraCal2jd(year, 1, 1, &jd1, &jd2);
  tle.epoch = {jd1, jd2 + day - 1.0};
  tle.bstar = assumed_point(line1, 1, 54, 61, "BSTAR");
  tle.inclination = number(line2, 2, 9, 16, "the inclination") * kDegree;
  tle.raan = number(line2, 2, 18, 25, "the right ascension") * kDegree;
  tle.eccentricity = number(line2, 2, 27, 33, "the eccentricity") * 1e-7;
  tle.argument_of_perigee = number(line2, 2, 35, 42, "the argument of perigee") * kDegree;
  tle.mean_anomaly = number(line2, 2, 44, 51, "the mean anomaly") * kDegree;
  tle.mean_motion = number(line2, 2, 53, 63, "the mean motion") * 2.0 * kPi / 1440.0;
  if (tle.mean_motion <= 0.0) wrong(2, 53, "the mean motion must be more than 0");
  return tle;
}

}  // namespace flatsat
