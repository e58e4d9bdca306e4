#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace flatsat::compute {

/// Shape of C[m][n] = sum over k of A[m][k] * B[k][n].
struct GemmShape {
  std::uint32_t m = 0, n = 0, k = 0;
};

/// The golden product: int8 times int8 into int32, modulo 2^32, row major; strides in bytes, >= the row.
/// Errors: a span that is too short asserts.
std::vector<std::int32_t> gemm_int8(const GemmShape& shape, std::span<const std::uint8_t> a, std::size_t a_stride,
                                    std::span<const std::uint8_t> b, std::size_t b_stride);

/// One column's way from int32 to int8: (value * scale + half) >> shift, half = 1 << (shift - 1), 0 for a shift of 0.
struct Requant {
  std::int16_t scale = 1;
  std::uint8_t shift = 0;  // 0 .. 63
};
/// Rounds halves up and saturates; relu: negative values become 0.
std::int8_t requantised(std::int32_t value, const Requant& column, bool relu);
/// Row major; `columns` has shape.n entries. Errors: sizes that do not fit assert.
std::vector<std::int8_t> requantised(const GemmShape& shape, std::span<const std::int32_t> c,
                                     std::span<const Requant> columns, bool relu);

/// Row and column sums of C as they follow from the inputs alone, modulo 2^32: what on-board software checks a
/// result against (algorithm-based fault tolerance, Huang and Abraham 1984, doi:10.1109/TC.1984.1676475).
struct GemmSums {
  std::vector<std::uint32_t> rows;     // m: A (B 1)
  std::vector<std::uint32_t> columns;  // n: (1 A) B
};
GemmSums expected_sums(const GemmShape& shape, std::span<const std::uint8_t> a, std::span<const std::uint8_t> b);
bool sums_agree(const GemmShape& shape, std::span<const std::int32_t> c, const GemmSums& expected);

}  // namespace flatsat::compute
