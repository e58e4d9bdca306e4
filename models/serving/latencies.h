#pragma once
#include <bit>
#include <cstdint>
#include <map>

namespace flatsat::serving {

/// Durations and their quantiles in bounded memory: counted by their seven leading bits of nanoseconds, so a quantile
/// is too high by less than one part in 64, and the same on every machine.
class Latencies {
 public:
  /// Negative ones count as 0.
  void add(std::int64_t ps) {
    ++counts_[edge_ns(ps > 0 ? static_cast<std::uint64_t>(ps) / 1000 : 0)];
    ++count_;
  }
  std::uint64_t count() const { return count_; }
  /// The least upper edge that so many lie below. Units: q 0 .. 1; returns s, 0 where there is none.
  double quantile_s(double q) const {
    const double wanted = q * static_cast<double>(count_);
    std::uint64_t below = 0;
    for (const auto& [edge, count] : counts_) {
      below += count;
      if (static_cast<double>(below) >= wanted) return static_cast<double>(edge) * 1e-9;
    }
    return 0.0;
  }

 private:
  /// The first nanosecond that is counted elsewhere.
  static std::uint64_t edge_ns(std::uint64_t ns) {
    const int width = std::bit_width(ns);
    const int shift = width > 7 ? width - 7 : 0;
    return ((ns >> shift) + 1) << shift;
  }
  std::map<std::uint64_t, std::uint64_t> counts_;  // by upper edge
  std::uint64_t count_ = 0;
};

}  // namespace flatsat::serving
