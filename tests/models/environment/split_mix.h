#pragma once
#include "models/base/random_stream.h"

namespace flatsat::environment {

/// SplitMix64: a small generator for tests of distributions. Source: Steele, Lea and Flood 2014.
class SplitMix : public model::RandomStream {
 public:
  explicit SplitMix(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() override {
    ++draws;
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15ull);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
    return z ^ (z >> 31);
  }
  std::uint64_t draws = 0;

 private:
  std::uint64_t state_;
};

}  // namespace flatsat::environment
