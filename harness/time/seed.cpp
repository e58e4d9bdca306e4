#include "harness/time/seed.h"

#include <bit>

namespace flatsat::time {
namespace {

/// One step of splitmix64 (Steele, Lea, Flood 2014): advances the state, returns a mixed word.
std::uint64_t splitmix(std::uint64_t& state) {
  std::uint64_t z = (state += 0x9E3779B97F4A7C15ull);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
  return z ^ (z >> 31);
}

}  // namespace

std::uint64_t derived_seed(std::uint64_t root_seed, std::string_view name) {
  std::uint64_t state = root_seed;
  std::uint64_t mixed = splitmix(state);
  for (const char letter : name) {
    state = mixed ^ static_cast<unsigned char>(letter);
    mixed = splitmix(state);
  }
  state = mixed ^ name.size();
  return splitmix(state);
}

NamedStream::NamedStream(std::uint64_t root_seed, std::string_view name) {
  std::uint64_t state = derived_seed(root_seed, name);
  for (auto& word : state_) word = splitmix(state);
}

std::uint64_t NamedStream::next() {
  const std::uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
  const std::uint64_t shifted = state_[1] << 17;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= shifted;
  state_[3] = std::rotl(state_[3], 45);
  return result;
}

}  // namespace flatsat::time
