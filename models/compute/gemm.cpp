#include "models/compute/gemm.h"

#include <algorithm>
#include <cassert>

namespace flatsat::compute {
namespace {

std::int16_t element(std::uint8_t byte) { return static_cast<std::int8_t>(byte); }

// Whole numbers: the wider instructions of a processor that has them give the same sums.
#if defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define FLATSAT_WIDEST __attribute__((target_clones("avx2", "default")))
#else
#define FLATSAT_WIDEST
#endif

/// Products of int8 summed over at most 2^16 terms fit an int32.
FLATSAT_WIDEST std::int32_t dot(const std::int16_t* x, const std::int16_t* y, std::size_t count) {
  std::int32_t sum = 0;
  for (std::size_t i = 0; i < count; ++i) sum += x[i] * y[i];
  return sum;
}

bool covers(std::span<const std::uint8_t> bytes, std::size_t rows, std::size_t row, std::size_t stride) {
  return rows == 0 || row == 0 || bytes.size() >= (rows - 1) * stride + row;
}

}  // namespace

std::vector<std::int32_t> gemm_int8(const GemmShape& shape, std::span<const std::uint8_t> a, std::size_t a_stride,
                                    std::span<const std::uint8_t> b, std::size_t b_stride) {
  const std::size_t m = shape.m, n = shape.n, k = shape.k;
  assert(covers(a, m, k, a_stride) && covers(b, k, n, b_stride));
  std::vector<std::int16_t> rows(m * k), columns(n * k);
  for (std::size_t i = 0; i < m; ++i) {
    for (std::size_t l = 0; l < k; ++l) rows[i * k + l] = element(a[i * a_stride + l]);
  }
  for (std::size_t l = 0; l < k; ++l) {
    for (std::size_t j = 0; j < n; ++j) columns[j * k + l] = element(b[l * b_stride + j]);
  }
  std::vector<std::int32_t> c(m * n);
  for (std::size_t i = 0; i < m; ++i) {
    for (std::size_t j = 0; j < n; ++j) c[i * n + j] = dot(rows.data() + i * k, columns.data() + j * k, k);
  }
  return c;
}

std::int8_t requantised(std::int32_t value, const Requant& column, bool relu) {
  const std::int64_t half = column.shift == 0 ? 0 : std::int64_t{1} << (column.shift - 1);
  const std::int64_t rounded = (std::int64_t{value} * column.scale + half) >> column.shift;
  return static_cast<std::int8_t>(std::clamp<std::int64_t>(rounded, relu ? 0 : -128, 127));
}

std::vector<std::int8_t> requantised(const GemmShape& shape, std::span<const std::int32_t> c,
                                     std::span<const Requant> columns, bool relu) {
  assert(c.size() == std::size_t{shape.m} * shape.n && columns.size() == shape.n);
  std::vector<std::int8_t> bytes(c.size());
  for (std::size_t i = 0; i < c.size(); ++i) bytes[i] = requantised(c[i], columns[i % shape.n], relu);
  return bytes;
}

GemmSums expected_sums(const GemmShape& shape, std::span<const std::uint8_t> a, std::span<const std::uint8_t> b) {
  const std::size_t m = shape.m, n = shape.n, k = shape.k;
  assert(covers(a, m, k, k) && covers(b, k, n, n));
  std::vector<std::int32_t> b_rows(k), a_columns(k);
  for (std::size_t l = 0; l < k; ++l) {
    for (std::size_t j = 0; j < n; ++j) b_rows[l] += element(b[l * n + j]);
  }
  GemmSums sums{std::vector<std::uint32_t>(m), std::vector<std::uint32_t>(n)};
  for (std::size_t i = 0; i < m; ++i) {
    for (std::size_t l = 0; l < k; ++l) {
      sums.rows[i] += static_cast<std::uint32_t>(element(a[i * k + l]) * b_rows[l]);
      a_columns[l] += element(a[i * k + l]);
    }
  }
  for (std::size_t l = 0; l < k; ++l) {
    for (std::size_t j = 0; j < n; ++j)
      sums.columns[j] += static_cast<std::uint32_t>(a_columns[l] * element(b[l * n + j]));
  }
  return sums;
}

bool sums_agree(const GemmShape& shape, std::span<const std::int32_t> c, const GemmSums& expected) {
  if (c.size() != std::size_t{shape.m} * shape.n) return false;
  GemmSums sums{std::vector<std::uint32_t>(shape.m), std::vector<std::uint32_t>(shape.n)};
  for (std::size_t i = 0; i < shape.m; ++i) {
    for (std::size_t j = 0; j < shape.n; ++j) {
      const auto value = static_cast<std::uint32_t>(c[i * shape.n + j]);
      sums.rows[i] += value;
      sums.columns[j] += value;
    }
  }
  return sums.rows == expected.rows && sums.columns == expected.columns;
}

}  // namespace flatsat::compute
