#pragma once
#include <string>

namespace flatsat::environment {

/// An instant of UTC as a two-part Julian date in ERFA's quasi-JD form: only ERFA functions look inside.
struct Utc {
  double jd1 = 2451545.0;
  double jd2 = 0.0;
};

/// "2027-06-21T00:00:00Z", fractions of seconds allowed. Errors: std::invalid_argument that says what would be right.
Utc parse_utc(const std::string& text);
/// "2027-06-21T00:00:00.000Z", with so many decimals, 0 .. 9.
std::string to_string(const Utc& utc, int decimals = 3);

/// TAI - UTC at an instant. Returns s.
double tai_less_utc_s(const Utc& utc);

/// `seconds` of SI time later. Leap seconds are ERFA's table.
Utc later(const Utc& utc, double seconds);

/// Terrestrial time, which stands for TDB here (they differ by less than 2 ms).
struct TerrestrialTime {
  double jd1, jd2;
};
TerrestrialTime terrestrial(const Utc& utc);

/// b - a in SI seconds.
double seconds_between(const Utc& a, const Utc& b);

}  // namespace flatsat::environment
