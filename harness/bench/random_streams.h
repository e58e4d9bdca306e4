#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "harness/time/seed.h"

namespace flatsat::bench {

/// The random streams of a run: each consumer names its own, and all derive from one seed.
class RandomStreams {
 public:
  explicit RandomStreams(std::uint64_t seed) : seed_(seed) {}
  model::RandomStream& stream(const std::string& name) {
    auto& slot = streams_[name];
    if (!slot) slot = std::make_unique<time::NamedStream>(seed_, name);
    return *slot;
  }

 private:
  const std::uint64_t seed_;
  std::map<std::string, std::unique_ptr<time::NamedStream>> streams_;
};

}  // namespace flatsat::bench
