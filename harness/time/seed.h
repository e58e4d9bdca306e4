#pragma once
#include <array>
#include <cstdint>
#include <string_view>

#include "models/base/random_stream.h"

namespace flatsat::time {

/// xoshiro256** (Blackman and Vigna, 2018, doi:10.1145/3460772), seeded by splitmix64 from the root seed and the
/// consumer's name: streams of different names are independent, and a new name changes no other stream.
class NamedStream : public model::RandomStream {
 public:
  NamedStream(std::uint64_t root_seed, std::string_view name);
  std::uint64_t next() override;

 private:
  std::array<std::uint64_t, 4> state_;
};

/// The seed of a named part: what an agent is given to derive its own streams from.
std::uint64_t derived_seed(std::uint64_t root_seed, std::string_view name);

}  // namespace flatsat::time
