// Blocks of both factors are packed into the order in which they are read (Goto and van de Geijn, Anatomy of
// High-Performance Matrix Multiplication, 2008); a tile of the result stays in registers meanwhile. The size of a tile
// follows the registers of the processor and is in no result: each element has its own sum in the order of the terms.
#include "models/learning/matrix.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <vector>

namespace flatsat::learning {
namespace {

constexpr std::size_t kBlockTerms = 256, kBlockRows = 96, kMostRows = 8, kMostColumns = 32;

template <std::size_t kWidth>
struct Vector {
  typedef float Type __attribute__((vector_size(kWidth * sizeof(float))));
};

/// A tile of `kRows` x `kVectors * kWidth`: adds products of `terms` terms to what is there, or to nothing.
template <std::size_t kWidth, std::size_t kRows, std::size_t kVectors>
[[gnu::always_inline]] inline void tile(std::size_t terms, const float* a, const float* b, float* c, std::size_t stride,
                                        Before before) {
  using V = typename Vector<kWidth>::Type;
  V sum[kRows][kVectors];
#pragma GCC unroll 8
  for (std::size_t i = 0; i < kRows; ++i)
#pragma GCC unroll 4
    for (std::size_t j = 0; j < kVectors; ++j) {
      sum[i][j] = V{};
      if (before == Before::kResult) std::memcpy(&sum[i][j], c + i * stride + j * kWidth, sizeof(V));
    }
  for (std::size_t k = 0; k < terms; ++k) {
    V right[kVectors];
#pragma GCC unroll 4
    for (std::size_t j = 0; j < kVectors; ++j) std::memcpy(&right[j], b + j * kWidth, sizeof(V));
#pragma GCC unroll 8
    for (std::size_t i = 0; i < kRows; ++i) {
      const V left = V{} + a[i];
#pragma GCC unroll 4
      for (std::size_t j = 0; j < kVectors; ++j) sum[i][j] += left * right[j];
    }
    a += kRows;
    b += kVectors * kWidth;
  }
#pragma GCC unroll 8
  for (std::size_t i = 0; i < kRows; ++i)
#pragma GCC unroll 4
    for (std::size_t j = 0; j < kVectors; ++j) std::memcpy(c + i * stride + j * kWidth, &sum[i][j], sizeof(V));
}

/// How a tile is computed on this processor.
struct Kernel {
  std::size_t rows, columns;
  void (*run)(std::size_t terms, const float* a, const float* b, float* c, std::size_t stride, Before before);
};

struct Kernels {
  Kernel wide, narrow;
  const char* name;
};

void any_tile(std::size_t terms, const float* a, const float* b, float* c, std::size_t stride, Before before) {
  tile<4, 4, 2>(terms, a, b, c, stride, before);
}

#if defined(__x86_64__) && !defined(FLATSAT_LEARNING_PLAIN)
__attribute__((target("avx2"))) void avx2_tile(std::size_t terms, const float* a, const float* b, float* c,
                                               std::size_t stride, Before before) {
  tile<8, 6, 2>(terms, a, b, c, stride, before);
}

__attribute__((target("avx512f"))) void avx512_tile(std::size_t terms, const float* a, const float* b, float* c,
                                                    std::size_t stride, Before before) {
  tile<16, 8, 2>(terms, a, b, c, stride, before);
}

__attribute__((target("avx512f"))) void narrow_avx512_tile(std::size_t terms, const float* a, const float* b, float* c,
                                                           std::size_t stride, Before before) {
  tile<16, 8, 1>(terms, a, b, c, stride, before);
}

Kernels widest() {
  if (__builtin_cpu_supports("avx512f")) return {{8, 32, avx512_tile}, {8, 16, narrow_avx512_tile}, "avx512f"};
  if (__builtin_cpu_supports("avx2")) return {{6, 16, avx2_tile}, {6, 16, avx2_tile}, "avx2"};
  return {{4, 8, any_tile}, {4, 8, any_tile}, "any"};
}
#else
Kernels widest() { return {{4, 8, any_tile}, {4, 8, any_tile}, "any"}; }
#endif

const Kernels& kernels() {
  static const Kernels found = widest();
  return found;
}

const Kernel& kernel_for(std::size_t columns) {
  const auto& all = kernels();
  return columns <= all.narrow.columns ? all.narrow : all.wide;
}

std::size_t in_whole(std::size_t count, std::size_t part) { return (count + part - 1) / part * part; }

/// Stretches of `width` lines of a factor (rows of a, columns of b), term after term, with zeros beyond the last line.
/// `along`: lines lie along memory, so that the terms of one are `stride` apart.
struct Packing {
  std::size_t lines, terms, width;
  const float* from;
  std::size_t stride;
  bool along;
};

/// Lines that lie along memory, of a width that the compiler knows.
template <std::size_t kWidth>
void pack_along(const Packing& p, std::size_t first, float* to) {
  const float* from = p.from + first;
  for (std::size_t k = 0; k < p.terms; ++k, from += p.stride, to += kWidth)
    std::memcpy(to, from, kWidth * sizeof(float));
}

void pack_some_along(const Packing& p, std::size_t first, std::size_t some, float* to) {
  if (some == 32 && p.width == 32) return pack_along<32>(p, first, to);
  if (some == 16 && p.width == 16) return pack_along<16>(p, first, to);
  if (some == 8 && p.width == 8) return pack_along<8>(p, first, to);
  for (std::size_t k = 0; k < p.terms; ++k)
    std::memcpy(to + k * p.width, p.from + k * p.stride + first, some * sizeof(float));
}

void pack(const Packing& p, float* to) {
  for (std::size_t first = 0; first < p.lines; first += p.width, to += p.terms * p.width) {
    const std::size_t some = std::min(p.width, p.lines - first);
    if (some < p.width) std::fill_n(to, p.terms * p.width, 0.0f);
    if (p.along) {
      pack_some_along(p, first, some, to);
      continue;
    }
    for (std::size_t i = 0; i < some; ++i) {
      const float* line = p.from + (first + i) * p.stride;
      for (std::size_t k = 0; k < p.terms; ++k) to[k * p.width + i] = line[k];
    }
  }
}

/// A tile that reaches beyond the result is computed beside it.
struct Edge {
  std::size_t rows, columns;
  Before before;
};

void edge_tile(const Kernel& with, std::size_t terms, const float* a, const float* b, float* c, std::size_t stride,
               const Edge& edge) {
  std::array<float, kMostRows * kMostColumns> beside{};
  for (std::size_t i = 0; i < edge.rows; ++i)
    std::copy_n(c + i * stride, edge.columns, beside.data() + i * with.columns);
  with.run(terms, a, b, beside.data(), with.columns, edge.before);
  for (std::size_t i = 0; i < edge.rows; ++i)
    std::copy_n(beside.data() + i * with.columns, edge.columns, c + i * stride);
}

/// Packed factors of one block against each other.
void multiply_block(const Kernel& with, const ProductShape& block, const float* a, const float* b, float* c,
                    std::size_t stride, Before before) {
  for (std::size_t j = 0; j < block.columns; j += with.columns) {
    const float* right = b + j * block.terms;
    for (std::size_t i = 0; i < block.rows; i += with.rows) {
      const float* left = a + i * block.terms;
      float* at = c + i * stride + j;
      const Edge edge{std::min(with.rows, block.rows - i), std::min(with.columns, block.columns - j), before};
      if (edge.rows == with.rows && edge.columns == with.columns)
        with.run(block.terms, left, right, at, stride, before);
      else
        edge_tile(with, block.terms, left, right, at, stride, edge);
    }
  }
}

}  // namespace

void multiply(const ProductShape& shape, const Matrix& a, const Matrix& b, float* result, std::size_t stride,
              Before before) {
  const Kernel& with = kernel_for(shape.columns);
  thread_local std::vector<float> packed_a, packed_b;
  const std::size_t most_terms = std::min(shape.terms, kBlockTerms);
  packed_a.resize(std::max(packed_a.size(), in_whole(kBlockRows, with.rows) * most_terms));
  packed_b.resize(std::max(packed_b.size(), in_whole(shape.columns, with.columns) * most_terms));
  if (shape.terms == 0 && before == Before::kNothing) {
    for (std::size_t i = 0; i < shape.rows; ++i) std::fill_n(result + i * stride, shape.columns, 0.0f);
  }
  for (std::size_t k = 0; k < shape.terms; k += kBlockTerms) {
    const std::size_t terms = std::min(kBlockTerms, shape.terms - k);
    const float* from_b = b.data + (b.transposed ? k : k * b.stride);
    pack({shape.columns, terms, with.columns, from_b, b.stride, !b.transposed}, packed_b.data());
    for (std::size_t i = 0; i < shape.rows; i += kBlockRows) {
      const std::size_t rows = std::min(kBlockRows, shape.rows - i);
      const float* from_a = a.data + (a.transposed ? k * a.stride + i : i * a.stride + k);
      pack({rows, terms, with.rows, from_a, a.stride, a.transposed}, packed_a.data());
      multiply_block(with, {rows, shape.columns, terms}, packed_a.data(), packed_b.data(), result + i * stride, stride,
                     k == 0 ? before : Before::kResult);
    }
  }
}

std::string multiply_by() { return kernels().name; }

}  // namespace flatsat::learning
