#pragma once
#include <bit>
#include <cstdint>
#include <limits>

namespace flatsat::model {

/// What a channel holds while there is nothing yet that it could have been measured on: the share of no jobs, a count
/// that its device has not told. Samplers hand it on, recorders and judges leave it out: no row of a trace and no
/// verdict comes from it. Every other NaN stays the error that it is.
inline constexpr double kUnmeasured = std::bit_cast<double>(std::uint64_t{0x7ff8'0000'0000'f1a7});
static_assert(std::numeric_limits<double>::is_iec559);

inline bool is_unmeasured(double value) {
  return std::bit_cast<std::uint64_t>(value) == std::bit_cast<std::uint64_t>(kUnmeasured);
}

}  // namespace flatsat::model
