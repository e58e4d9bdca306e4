#pragma once
#include <cstdint>

#include "models/base/random_stream.h"

namespace flatsat::learning {

/// splitmix64 (Steele, Lea and Flood, 2014, doi:10.1145/2714064.2660195): a stream that begins anywhere at no cost.
class SplitMix : public model::RandomStream {
 public:
  explicit SplitMix(std::uint64_t state) : state_(state) {}
  std::uint64_t next() override {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15ull);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
    return z ^ (z >> 31);
  }

 private:
  std::uint64_t state_;
};

}  // namespace flatsat::learning
