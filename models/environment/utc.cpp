#include "models/environment/utc.h"

#include <erfa.h>

#include <cstdio>
#include <stdexcept>

namespace flatsat {

Utc parse_utc(const std::string& text) {
  int y = 0, mo = 0, d = 0, h = 0, mi = 0, used = 0;
  double s = 0.0;
  const bool read = text.size() <= 40 && std::sscanf(text.c_str(), "%4d-%2d-%2dT%2d:%2d:%lf%n", &y, &mo, &d, &h, &mi, &s, &used) == 6 &&
                    text.substr(static_cast<std::size_t>(used)) == "Z";
  Utc utc;
  if (!read || y < 1972 || s < 0.0 || eraDtf2d("UTC", y, mo, d, h, mi, s, &utc.jd1, &utc.jd2) != 0) {
    if (!read || y < 1972 || eraDtf2d("UTC", y, mo, d, h, mi, s, &utc.jd1, &utc.jd2) < 0 || s < 0.0 || s >= 61.0 || h > 23 || mi > 59) {
      throw std::invalid_argument("must be an instant of UTC like 2027-06-21T00:00:00Z");
    }
  }
  return utc;
}

std::string to_string(const Utc& utc) {
  int y = 0, mo = 0, d = 0, clock[4] = {};
  eraD2dtf("UTC", 3, utc.jd1, utc.jd2, &y, &mo, &d, clock);
  char text[64];
  std::snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", y, mo, d, clock[0], clock[1], clock[2], clock[3]);
  return text;
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

}  // namespace flatsat
