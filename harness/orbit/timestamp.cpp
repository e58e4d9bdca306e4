#include "harness/orbit/timestamp.h"

#include <cctype>
#include <cstdio>
#include <stdexcept>

#include "harness/config/units.h"

namespace flatsat::orbit {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

environment::Utc parse_epoch(const std::string& text) {
  std::string full = text;
  if (full.empty() || full.back() != 'Z') full += 'Z';
  // yyyy-dddT: the day of the year.
  const bool by_day = full.size() > 9 && full[4] == '-' && full[8] == 'T' && is_digit(full[5]) && is_digit(full[6]) &&
                      is_digit(full[7]);
  if (!by_day) return environment::parse_utc(full);
  const int day = std::stoi(full.substr(5, 3));
  const auto begin = environment::parse_utc(full.substr(0, 4) + "-01-01" + full.substr(8));
  if (day < 1 || day > 366) throw std::invalid_argument("must have a day of the year from 001 to 366");
  return {begin.jd1, begin.jd2 + day - 1};
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
