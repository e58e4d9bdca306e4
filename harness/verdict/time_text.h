#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace flatsat::verdict {

/// A time of an expression in ps; nothing if the unit is no unit of time, or the time is negative or too long.
std::optional<std::int64_t> time_ps(double number, std::string_view unit);

/// "200 ms": in the largest unit in which the time is a whole number. time_ps reads back the same time.
std::string time_text(std::int64_t ps);

}  // namespace flatsat::verdict
