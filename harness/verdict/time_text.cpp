#include "harness/verdict/time_text.h"

#include <cmath>

#include "harness/config/span.h"

namespace flatsat::verdict {
namespace {

struct TimeUnit {
  std::string_view name;
  std::int64_t ps;
};
constexpr TimeUnit kTimeUnits[] = {{"d", 86'400'000'000'000'000},
                                   {"h", 3'600'000'000'000'000},
                                   {"min", 60'000'000'000'000},
                                   {"s", 1'000'000'000'000},
                                   {"ms", 1'000'000'000},
                                   {"us", 1'000'000},
                                   {"ns", 1'000},
                                   {"ps", 1}};

}  // namespace

std::optional<std::int64_t> time_ps(double number, std::string_view unit) {
  for (const auto& known : kTimeUnits) {
    if (known.name != unit) continue;
    const double ps = number * static_cast<double>(known.ps);
    if (!(ps >= 0.0 && ps <= config::kLongestSpanS * 1e12)) return std::nullopt;
    return static_cast<std::int64_t>(std::llround(ps));
  }
  return std::nullopt;
}

std::string time_text(std::int64_t ps) {
  if (ps == 0) return "0 s";
  for (const auto& unit : kTimeUnits) {
    if (ps % unit.ps == 0) return std::to_string(ps / unit.ps) + " " + std::string(unit.name);
  }
  return {};
}

}  // namespace flatsat::verdict
