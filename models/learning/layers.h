#pragma once
#include <cstddef>
#include <cstdint>
#include <span>

namespace flatsat::learning {

// The parts of a transformer that are no matrix products, in float32, each with its backward pass. Sums along a row are
// made in sixteen lanes, sums over rows in ascending order: the same bits on every machine. Rows lie one after the
// other. In a backward pass a name with d_ is the loss's gradient by that quantity; what it is added to says so.

/// Rows of `width` numbers.
struct Rows {
  std::size_t count = 0, width = 0;
};

/// y = gain (x - mean) / sqrt(variance + 1e-5) + bias of each row. `mean` and `inverse` (1 / that root) are kept for
/// the way back. Source: Ba, Kiros and Hinton, Layer Normalization (2016), arXiv:1607.06450.
struct Norm {
  const float *gain, *bias;
};
struct NormKept {
  float *mean, *inverse;  // of each row
};
void layer_norm(const Rows& rows, const float* x, const Norm& norm, float* y, const NormKept& kept);

/// Adds to d_x; writes d_gain and d_bias.
struct NormGradient {
  float *d_x, *d_gain, *d_bias;
};
void layer_norm_backward(const Rows& rows, const float* x, const Norm& norm, const NormKept& kept, const float* d_y,
                         const NormGradient& gradient);

/// y = x / (1 + exp(-2 u)), u = sqrt(2 / pi) (x + 0.044715 x^3): the form of GELU with tanh. Source: Hendrycks and
/// Gimpel, Gaussian Error Linear Units (2016), arXiv:1606.08415.
void gelu(std::span<const float> x, float* y);
/// d becomes d y'(x).
void gelu_backward(std::span<const float> x, float* d);
/// y = max(x, 0).
void relu(std::span<const float> x, float* y);
void relu_backward(std::span<const float> x, float* d);

/// In place, of a square of scores: row i becomes the softmax of `scale` times its first i + 1 numbers; 0 beyond.
void causal_softmax(std::size_t size, float scale, float* scores);
/// In place: d, by the shares, becomes that by the scores before they were scaled.
void causal_softmax_backward(std::size_t size, float scale, const float* shares, float* d);

/// The sum over rows of -log softmax(scores)[target], in nats. Scores become d_scores of the mean over rows.
/// `targets`: one a row, below the width.
double cross_entropy(const Rows& rows, float* scores, std::span<const std::uint16_t> targets);

/// e to the x, as softmax and GELU have it: within two units of the last place for -87 <= x <= 88, no smaller than
/// exp(-87.3) and no greater than exp(88.3).
float exponential(float x);
/// Natural logarithm of a finite x > 0, to a few units of the last place of a double; by a series of its own, so that
/// no library's version shows.
double natural_log(double x);

}  // namespace flatsat::learning
