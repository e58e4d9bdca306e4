#include "models/network/number_format.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cmath>
#include <cstring>
#include <limits>
#include <optional>

namespace flatsat::network {
namespace {

constexpr int kBias = 127, kLeast = -126, kMost = 127;
constexpr std::uint8_t kNotFinite = 255;
constexpr float kMostCode = 127.0f;

/// Of a block's scale, as a power of two; none where a number is not finite.
std::optional<int> exponent_of(std::span<const float> block) {
  float most = 0.0f;
  for (const float x : block) {
    if (!std::isfinite(x)) return std::nullopt;
    most = std::max(most, std::fabs(x));
  }
  if (most == 0.0f) return kLeast;
  int exponent = 0;
  std::frexp(most, &exponent);  // most < 2^exponent = 128 * 2^(exponent - 7)
  exponent -= 7;
  if (std::ldexp(most, -exponent) > kMostCode) ++exponent;
  return std::clamp(exponent, kLeast, kMost);
}

/// The nearest whole number of |x| <= 127.5, halves to even: beyond 2^23 a float32 has no fraction. Takes no function
/// of a library, whose rounding could be set otherwise.
std::int8_t nearest(float x) {
  const int down = static_cast<int>(std::floor(x));
  const float rest = x - static_cast<float>(down);
  const bool goes_up = rest > 0.5f || (rest == 0.5f && down % 2 != 0);
  return static_cast<std::int8_t>(down + (goes_up ? 1 : 0));
}

}  // namespace

std::vector<std::uint8_t> Float32Format::write(std::span<const float> numbers) const {
  std::vector<std::uint8_t> bytes(numbers.size_bytes());
  if (!bytes.empty()) std::memcpy(bytes.data(), numbers.data(), bytes.size());
  return bytes;
}

void Float32Format::read(std::span<const std::uint8_t> bytes, std::span<float> numbers) const {
  assert(bytes.size() == numbers.size_bytes());
  if (!bytes.empty()) std::memcpy(numbers.data(), bytes.data(), bytes.size());
}

Int8Format::Int8Format(std::size_t block) : block_(block) { assert(block_ > 0); }

std::vector<std::uint8_t> Int8Format::write(std::span<const float> numbers) const {
  std::vector<std::uint8_t> bytes;
  bytes.reserve(bytes_of(numbers.size()));
  for (std::size_t begin = 0; begin < numbers.size(); begin += block_) {
    const auto block = numbers.subspan(begin, std::min(block_, numbers.size() - begin));
    const auto exponent = exponent_of(block);
    bytes.push_back(exponent ? static_cast<std::uint8_t>(*exponent + kBias) : kNotFinite);
    for (const float x : block)
      bytes.push_back(exponent ? std::bit_cast<std::uint8_t>(nearest(std::ldexp(x, -*exponent))) : std::uint8_t{0});
  }
  return bytes;
}

void Int8Format::read(std::span<const std::uint8_t> bytes, std::span<float> numbers) const {
  assert(bytes.size() == bytes_of(numbers.size()));
  std::size_t at = 0;
  for (std::size_t begin = 0; begin < numbers.size(); begin += block_) {
    const std::uint8_t scale = bytes[at++];
    const float unit = scale == kNotFinite ? std::numeric_limits<float>::quiet_NaN() : std::ldexp(1.0f, scale - kBias);
    for (std::size_t i = begin; i < std::min(begin + block_, numbers.size()); ++i)
      numbers[i] = static_cast<float>(std::bit_cast<std::int8_t>(bytes[at++])) * unit;
  }
}

}  // namespace flatsat::network
