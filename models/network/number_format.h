#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace flatsat::network {

/// How float32 numbers are written in a message.
class NumberFormat {
 public:
  virtual ~NumberFormat() = default;
  /// Bytes of so many numbers.
  virtual std::uint64_t bytes_of(std::uint64_t numbers) const = 0;
  virtual std::vector<std::uint8_t> write(std::span<const float> numbers) const = 0;
  /// `numbers` are as many as were written.
  virtual void read(std::span<const std::uint8_t> bytes, std::span<float> numbers) const = 0;
};

/// As they are, four bytes each.
class Float32Format : public NumberFormat {
 public:
  std::uint64_t bytes_of(std::uint64_t numbers) const override { return sizeof(float) * numbers; }
  std::vector<std::uint8_t> write(std::span<const float> numbers) const override;
  void read(std::span<const std::uint8_t> bytes, std::span<float> numbers) const override;
};

/// Blocks of numbers that share a scale, a byte, and have a byte each. The scale is the least power of two 2^k with
/// |x| <= 127 * 2^k for all of the block, k = -126 .. 127, written as k + 127; a number is the whole multiple of it
/// that is next, halves to even. A block with a number that is not finite is read as NaN (scale 255). Numbers that were
/// read are written again as the same bytes, and what a number loses is a float32 without rounding. Source: scales as
/// E8M0 of the OCP Microscaling Formats (MX) specification v1.0 (2023), whose blocks are of 32.
class Int8Format : public NumberFormat {
 public:
  /// `block`: numbers that share a scale, > 0; the last block of a message may be shorter.
  explicit Int8Format(std::size_t block);
  std::uint64_t bytes_of(std::uint64_t numbers) const override { return numbers + (numbers + block_ - 1) / block_; }
  std::vector<std::uint8_t> write(std::span<const float> numbers) const override;
  void read(std::span<const std::uint8_t> bytes, std::span<float> numbers) const override;

 private:
  const std::size_t block_;
};

}  // namespace flatsat::network
