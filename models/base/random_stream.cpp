#include "models/base/random_stream.h"

#include <cassert>
#include <cmath>
#include <numbers>

namespace flatsat::model {

double uniform(RandomStream& stream) { return static_cast<double>(stream.next() >> 11) * 0x1p-53; }

std::uint64_t uniform_below(RandomStream& stream, std::uint64_t bound) {
  assert(bound > 0);
  const std::uint64_t excess = (0 - bound) % bound;  // 2^64 mod bound: the tail that would bias
  for (;;) {
    const std::uint64_t bits = stream.next();
    if (bits >= excess) return bits % bound;
  }
}

double exponential_s(RandomStream& stream, double rate_per_s) {
  assert(rate_per_s > 0.0);
  return -std::log1p(-uniform(stream)) / rate_per_s;
}

double normal(RandomStream& stream) {
  const double radius = std::sqrt(-2.0 * std::log1p(-uniform(stream)));
  return radius * std::cos(2.0 * std::numbers::pi * uniform(stream));
}

}  // namespace flatsat::model
