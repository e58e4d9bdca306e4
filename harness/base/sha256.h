#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace flatsat::base {

using Hash = std::array<std::uint8_t, 32>;
std::string to_hex(const Hash& hash);

/// SHA-256 (FIPS 180-4) of what was added so far; it can be read at any point and goes on.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  void add(const void* data, std::size_t bytes);
  Hash value() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Of one text, in hexadecimal.
std::string sha256_hex(std::string_view text);

}  // namespace flatsat::base
