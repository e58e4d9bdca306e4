#pragma once
#include <cstdint>
#include <deque>
#include <span>
#include <vector>

#include "models/learning/product_watch.h"
#include "models/learning/transformer_config.h"

namespace flatsat::learning {

/// Algorithm-based fault tolerance: the sums of a product's columns are those of its factors, (e' A) B = e' (A B). They
/// are made in float64 from both sides and may differ by as much as the rounding of float32 makes of sums of so many
/// terms, 2^-24 sqrt(terms) times the same sums of absolute values. What no product makes is not seen. Source: Huang
/// and Abraham, Algorithm-Based Fault Tolerance for Matrix Operations (1984), doi:10.1109/TC.1984.1676475; the root of
/// the number of terms: Higham and Mary (2019), doi:10.1137/18M1226312.
class AbftCheck : public ProductWatch {
 public:
  void made(const GradientProduct& product) override;
  /// Whether a column of any product since the last look was wrong.
  bool is_wrong() const { return is_wrong_; }
  void look() { is_wrong_ = false; }
  /// Additions and multiplications so far.
  std::uint64_t operations() const { return operations_; }

 private:
  bool is_wrong_ = false;
  std::uint64_t operations_ = 0;
  std::vector<double> sums_, sizes_, expected_, allowed_;
};

/// Operations of AbftCheck in one gradient.
std::uint64_t abft_operations(const TransformerConfig& config, std::uint64_t sequences, std::uint64_t length);

/// The length of what a rank brings: not finite, or more than `factor` times the mean of the last ones that were taken,
/// it is wrong. Says nothing before it has seen eight.
class NormCheck {
 public:
  static constexpr std::size_t kWindow = 64, kLeast = 8;
  explicit NormCheck(double factor) : factor_(factor) {}
  bool is_wrong(double norm) const;
  /// One that was taken.
  void take(double norm);
  static std::uint64_t operations(const Layout& layout) { return 2 * layout.size(); }

 private:
  const double factor_;
  std::deque<double> taken_;
};

/// A share of all is computed a second time, elsewhere: the same bits come out, or one of both is wrong.
class SecondComputation {
 public:
  /// `share`: 0 .. 1.
  explicit SecondComputation(double share) : share_(share) {}
  /// `random`: uniform, 0 .. 1.
  bool is_sampled(double random) const { return random < share_; }
  static bool is_wrong(std::span<const float> first, std::span<const float> second);

 private:
  const double share_;
};

}  // namespace flatsat::learning
