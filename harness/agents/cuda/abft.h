#pragma once
#include <cstdint>
#include <span>
#include <vector>

namespace flatsat::agents::cuda {

/// Shape of C[m][n] = A[m][k] B[k][n].
struct MatmulShape {
  std::size_t m = 0, n = 0, k = 0;
};

float from_bf16(std::uint16_t bits);
/// Round to nearest even; a NaN stays one.
std::uint16_t to_bf16(float value);

/// C = A B on the CPU as the board's kernel computes it: fp32 sums in the order of k by fused multiply-add, rounded to
/// bf16.
std::vector<std::uint16_t> gemm_bf16(const MatmulShape& shape, std::span<const std::uint16_t> a,
                                     std::span<const std::uint16_t> b);

/// Sums of the values of each row or column, and of their squares.
struct LineSums {
  std::vector<double> sums, squares;
};

/// Checks a bf16 product by its row and column sums (Huang and Abraham 1984, doi:10.1109/TC.1984.1676475), in fp64,
/// against a threshold from the variance of what rounding alone can do: each element errs by a uniform rounding to bf16
/// (its magnitude times 2^-9 over sqrt 3) and by k rounded sums in fp32, which add up like a random walk.
class Abft {
 public:
  /// What the inputs say: computed once, for as many results as come of them.
  Abft(const MatmulShape& shape, std::span<const std::uint16_t> a, std::span<const std::uint16_t> b);
  /// False if a row or column sum is off by more than the threshold, or if there is a NaN or an infinity.
  bool agrees(std::span<const std::uint16_t> c) const;
  /// The same by sums that the device made itself: m rows and n columns, of which it reads the first of each.
  bool agrees(const LineSums& rows, const LineSums& columns) const;

 private:
  bool line_agrees(double sum, double squares, double expected, double walk) const;
  MatmulShape shape_;
  std::vector<double> row_sums_, column_sums_;    // expected
  std::vector<double> row_walks_, column_walks_;  // variance by fp32 sums
};

}  // namespace flatsat::agents::cuda
