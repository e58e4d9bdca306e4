#pragma once
#include <cstdint>
#include <string>

#include "models/environment/tle.h"

namespace flatsat::constellation {

/// The two lines of an element set.
struct TwoLines {
  std::string one, two;
};

/// The highest catalogue number that five columns hold: Z9999 of Alpha-5.
inline constexpr std::uint32_t kHighestOfLines = 339999;

/// An element set as two lines, with the digits that they have: 1e-4 deg, 1e-7 of eccentricity, 1e-8 revolutions a
/// day. A number of 100,000 and more is written in Alpha-5.
/// Errors: std::invalid_argument for a number above kHighestOfLines and for an epoch outside of 1957 .. 2056.
/// Source: CelesTrak, "NORAD two-line element set format"; Space-Track, "Alpha-5".
TwoLines to_two_lines(const environment::Tle& tle, std::uint32_t number);

}  // namespace flatsat::constellation
