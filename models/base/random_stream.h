#pragma once
#include <cstdint>

namespace flatsat::model {

/// A named stream of random numbers. Models own none: the bench derives one from the root seed for each consumer
/// by name, so that adding a consumer never changes what another one draws.
class RandomStream {
 public:
  virtual ~RandomStream() = default;
  /// The next 64 independent uniform bits.
  virtual std::uint64_t next() = 0;
};

/// Uniform in [0, 1) with 53 bits.
double uniform(RandomStream& stream);

/// Uniform integer in [0, bound); bound > 0. Unbiased (rejection).
std::uint64_t uniform_below(RandomStream& stream, std::uint64_t bound);

/// Exponential waiting time of a Poisson process.
/// Units: rate per s, > 0; returns s. Errors: none; a rate of zero or less asserts.
double exponential_s(RandomStream& stream, double rate_per_s);

/// Standard normal (Box-Muller; two draws of the stream a call, none kept).
double normal(RandomStream& stream);

}  // namespace flatsat::model
