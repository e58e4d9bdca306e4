#pragma once
#include <cstddef>
#include <string>

namespace flatsat::learning {

/// A matrix in memory of another, row by row. `transposed`: it is read with rows and columns changed, so that element
/// (i, j) is at data[j * stride + i].
struct Matrix {
  const float* data = nullptr;
  std::size_t stride = 0;  // from one row in memory to the next
  bool transposed = false;
};

/// Rows and columns of a product, and the terms of each of its sums.
struct ProductShape {
  std::size_t rows = 0, columns = 0, terms = 0;
};

/// What stands in the result before a product: nothing, or what it is added to.
enum class Before { kNothing, kResult };

/// result = a b, or result + a b, in float32. Every element is the sum of its products in ascending order of the term,
/// beginning with what was there (or 0), each product and each sum rounded by itself: the same bits on every machine,
/// whatever the width of its vectors. `result` has `stride` from row to row and overlaps neither factor.
void multiply(const ProductShape& shape, const Matrix& a, const Matrix& b, float* result, std::size_t stride,
              Before before = Before::kNothing);

/// Which instructions `multiply` uses on this processor: "avx512f", "avx2" or "any".
std::string multiply_by();

}  // namespace flatsat::learning
