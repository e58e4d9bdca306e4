#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "models/learning/transformer_config.h"

namespace flatsat::learning {

/// The length of a gradient, its squares summed in double in sixteen lanes.
double norm_of(std::span<const float> gradient);

struct AdamWConfig {
  double rate = 1e-3;                // > 0
  double beta1 = 0.9, beta2 = 0.95;  // 0 .. 1
  double epsilon = 1e-8;             // > 0
  double weight_decay = 0.1;         // >= 0, of matrices alone
  double clip = 1.0;                 // the gradient is made no longer than this; 0: left as it is
  std::uint64_t warmup = 0;          // steps in which the rate rises to its full value, evenly
};

/// Adam with weight decay apart from the gradient. Source: Loshchilov and Hutter (2019), arXiv:1711.05101; the order of
/// operations is that of torch.optim.AdamW, each rounded by itself.
class AdamW {
 public:
  AdamW(const AdamWConfig& config, const Layout& layout);
  /// One step; returns the gradient's length before it was clipped.
  double step(std::span<float> parameters, std::span<const float> gradient);
  std::uint64_t steps() const { return steps_; }

 private:
  AdamWConfig config_;  // not const: a state that was saved is assigned
  std::vector<Group> groups_;
  std::vector<float> mean_, square_;  // moments of the gradient
  std::uint64_t steps_ = 0;
  double power1_ = 1.0, power2_ = 1.0;  // of the betas, by the number of steps
};

struct NesterovConfig {
  double rate = 0.7;      // > 0
  double momentum = 0.9;  // 0 .. 1
};

/// Descent with Nesterov's momentum, the outer optimiser of DiLoCo (Douillard et al., 2023, arXiv:2311.08105): what is
/// descended is the mean of what the ranks have moved away from the common parameters.
class Nesterov {
 public:
  Nesterov(const NesterovConfig& config, std::size_t size) : config_(config), speed_(size) {}
  void step(std::span<float> parameters, std::span<const float> gradient);

 private:
  NesterovConfig config_;
  std::vector<float> speed_;
};

}  // namespace flatsat::learning
