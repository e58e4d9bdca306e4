#include "models/environment/utc.h"

#include <erfa.h>

#include <cstdio>
#include <stdexcept>
#include <string_view>

namespace flatsat::environment {

Utc parse_utc(const std::string& text) {
  int y = 0, mo = 0, d = 0, h = 0, mi = 0, used = 0;
  double s = 0.0;
  // The pattern first: sscanf alone would take signs, spaces and "nan".
  static constexpr std::string_view kPattern = "0000-00-00T00:00:00";
  bool good = text.size() > kPattern.size() && text.size() <= 40 && text.back() == 'Z';
  for (std::size_t i = 0; good && i < kPattern.size(); ++i)
    good = kPattern[i] == '0' ? text[i] >= '0' && text[i] <= '9' : text[i] == kPattern[i];
  if (good && text.size() > kPattern.size() + 1) {
    good = text[kPattern.size()] == '.' && text.find_first_not_of("0123456789", kPattern.size() + 1) == text.size() - 1;
  }
  good =
      good && std::sscanf(text.c_str(), "%4d-%2d-%2dT%2d:%2d:%lf%n", &y, &mo, &d, &h, &mi, &s, &used) == 6 && y >= 1972;
  Utc utc;
  // Status 1 is a year past ERFA's table of leap seconds, which is fine; 2 and 3 are a second that its day has not.
  const int status = good ? eraDtf2d("UTC", y, mo, d, h, mi, s, &utc.jd1, &utc.jd2) : -1;
  if (status != 0 && status != 1) throw std::invalid_argument("must be an instant of UTC like 2027-06-21T00:00:00Z");
  return utc;
}

std::string to_string(const Utc& utc, int decimals) {
  int y = 0, mo = 0, d = 0, clock[4] = {};
  eraD2dtf("UTC", decimals, utc.jd1, utc.jd2, &y, &mo, &d, clock);
  char text[80], fraction[16] = "";
  if (decimals > 0) std::snprintf(fraction, sizeof fraction, ".%0*d", decimals, clock[3]);
  std::snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02d%sZ", y, mo, d, clock[0], clock[1], clock[2],
                fraction);
  return text;
}

double tai_less_utc_s(const Utc& utc) {
  double tai1 = 0.0, tai2 = 0.0;
  eraUtctai(utc.jd1, utc.jd2, &tai1, &tai2);
  return ((tai1 - utc.jd1) + (tai2 - utc.jd2)) * 86400.0;
}

Utc later(const Utc& utc, double seconds) {
  double tai1 = 0.0, tai2 = 0.0;
  Utc result;
  eraUtctai(utc.jd1, utc.jd2, &tai1, &tai2);
  eraTaiutc(tai1, tai2 + seconds / 86400.0, &result.jd1, &result.jd2);
  return result;
}

TerrestrialTime terrestrial(const Utc& utc) {
  double tai1 = 0.0, tai2 = 0.0;
  TerrestrialTime tt{};
  eraUtctai(utc.jd1, utc.jd2, &tai1, &tai2);
  eraTaitt(tai1, tai2, &tt.jd1, &tt.jd2);
  return tt;
}

double seconds_between(const Utc& a, const Utc& b) {
  const auto ta = terrestrial(a), tb = terrestrial(b);
  return ((tb.jd1 - ta.jd1) + (tb.jd2 - ta.jd2)) * 86400.0;
}

}  // namespace flatsat::environment
