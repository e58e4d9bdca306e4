#include "harness/orbit/timestamp.h"

#include <charconv>
#include <chrono>
#include <cstdio>
#include <stdexcept>

#include "harness/config/units.h"

namespace flatsat::orbit {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// "-06-10" of "2026-161T...". A year has 365 days, a leap year 366.
std::string month_and_day(const std::string& text) {
  const auto number = [&text](std::size_t at, std::size_t size) {
    int value = 0;
    std::from_chars(text.data() + at, text.data() + at + size, value);
    return value;
  };
  const std::chrono::year year{number(0, 4)};
  const int day = number(5, 3), last = year.is_leap() ? 366 : 365;
  if (day < 1 || day > last)
    throw std::invalid_argument("must have a day of the year from 001 to " + std::to_string(last));
  const std::chrono::year_month_day date(std::chrono::sys_days(year / 1 / 1) + std::chrono::days(day - 1));
  char out[32];
  std::snprintf(out, sizeof out, "-%02u-%02u", static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return out;
}

}  // namespace

environment::Utc parse_epoch(const std::string& text) {
  std::string full = text;
  if (full.empty() || full.back() != 'Z') full += 'Z';
  // yyyy-dddT: the day of the year.
  const bool by_day = full.size() > 9 && full[4] == '-' && full[8] == 'T' && is_digit(full[5]) && is_digit(full[6]) &&
                      is_digit(full[7]);
  if (!by_day) return environment::parse_utc(full);
  return environment::parse_utc(full.substr(0, 4) + month_and_day(full) + full.substr(8));
}

std::string epoch_text(const environment::Utc& utc) {
  const std::string text = environment::to_string(utc, 6);
  return text.substr(0, text.size() - 1);
}

environment::Utc parse_timestamp(const std::string& text, const environment::Utc& epoch) {
  if (text.empty() || (text[0] != '+' && text[0] != '-')) return environment::parse_utc(text);
  const auto seconds = config::in_unit(std::string_view(text).substr(text[0] == '+' ? 1 : 0), "s");
  if (!seconds)
    throw std::invalid_argument("must be a timestamp like 2027-06-21T00:00:00Z or an offset like '+360 min'");
  return environment::later(epoch, *seconds);
}

double julian_date(const environment::Utc& utc) { return utc.jd1 + utc.jd2; }

}  // namespace flatsat::orbit
