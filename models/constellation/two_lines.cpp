#include "models/constellation/two_lines.h"

#include <erfa.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <stdexcept>

#include "models/environment/vector.h"

namespace flatsat::constellation {
namespace {

constexpr const char* kLetters = "ABCDEFGHJKLMNPQRSTUVWXYZ";  // 10, 11 and so on

std::string number_text(std::uint32_t number) {
  if (number > kHighestOfLines)
    throw std::invalid_argument("catalogue number " + std::to_string(number) +
                                " does not fit into two lines, which hold up to " + std::to_string(kHighestOfLines) +
                                ": write it as an OMM");
  char text[16];
  if (number < 100000)
    std::snprintf(text, sizeof text, "%05u", number);
  else
    std::snprintf(text, sizeof text, "%c%04u", kLetters[number / 10000 - 10], number % 10000);
  return text;
}

std::string epoch_text(const environment::Utc& utc) {
  int year = 0, month = 0, day = 0;
  double fraction = 0.0, jd0 = 0.0, first = 0.0;
  eraJd2cal(utc.jd1, utc.jd2, &year, &month, &day, &fraction);
  if (year < 1957 || year > 2056)
    throw std::invalid_argument("an epoch of the year " + std::to_string(year) + " does not fit into two lines");
  eraCal2jd(year, 1, 1, &jd0, &first);
  double today = 0.0;
  eraCal2jd(year, month, day, &jd0, &today);
  char text[32];
  std::snprintf(text, sizeof text, "%02d%012.8f", year % 100, today - first + 1.0 + fraction);
  return text;
}

/// 0 .. 360 deg with four decimals, of which 360 itself is 0.
std::string angle_text(double rad) {
  double deg = std::fmod(rad / environment::kDegree, 360.0);
  if (deg < 0.0) deg += 360.0;
  char text[32];
  std::snprintf(text, sizeof text, "%8.4f", deg);
  return std::string(text) == "360.0000" ? "  0.0000" : text;
}

/// "-11606-4" for -0.11606e-4.
std::string exponent_text(double value) {
  if (std::abs(value) < 5e-15) return " 00000+0";
  int exponent = std::max(static_cast<int>(std::floor(std::log10(std::abs(value)))) + 1, -9);
  long digits = std::lround(std::abs(value) * std::pow(10.0, 5 - exponent));
  if (digits == 100000) digits = 10000, ++exponent;
  char text[40];
  std::snprintf(text, sizeof text, "%c%05ld%c%d", value < 0.0 ? '-' : ' ', digits, exponent < 0 ? '-' : '+',
                std::abs(exponent));
  return text;
}

std::string with_checksum(const std::string& line) {
  int sum = 0;
  for (const char c : line) sum += c == '-' ? 1 : c >= '0' && c <= '9' ? c - '0' : 0;
  return line + static_cast<char>('0' + sum % 10);
}

}  // namespace

TwoLines to_two_lines(const environment::Tle& tle, std::uint32_t number) {
  const std::string name = number_text(number);
  char eccentricity[16], inclination[32], motion[32];
  std::snprintf(eccentricity, sizeof eccentricity, "%07ld", std::lround(tle.eccentricity * 1e7));
  std::snprintf(inclination, sizeof inclination, "%8.4f", tle.inclination / environment::kDegree);
  std::snprintf(motion, sizeof motion, "%11.8f", tle.mean_motion * 1440.0 / (2.0 * environment::kPi));
  return {
      with_checksum("1 " + name + "U          " + epoch_text(tle.epoch) + "  .00000000  00000+0 " +
                    exponent_text(tle.bstar) + " 0    0"),
      with_checksum("2 " + name + " " + inclination + " " + angle_text(tle.raan) + " " + eccentricity + " " +
                    angle_text(tle.argument_of_perigee) + " " + angle_text(tle.mean_anomaly) + " " + motion + "    0")};
}

}  // namespace flatsat::constellation
