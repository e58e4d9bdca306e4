#include "models/learning/optimisers.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "models/learning/lanes.h"

namespace flatsat::learning {
namespace {

/// What is the same for all parameters of one step.
struct Step {
  float keep1, take1, keep2, take2, scale, rate, root2, epsilon, decay;
};

/// Sixteen parameters, or those that are left, in lanes of their own.
struct Place {
  float *parameter, *mean, *square;
  const float* gradient;
};

FLATSAT_LEARNING_WIDEST void adamw_step(std::size_t size, const Place& at, const Step& s) {
  for (std::size_t i = 0; i < size; i += kLanes) {
    const std::size_t n = std::min(kLanes, size - i);
    const auto take = [n](const float* x) { return n == kLanes ? load(x) : load_some(x, n); };
    const auto put = [n](float* x, const Lanes& v) { n == kLanes ? store(x, v) : store_some(x, v, n); };
    const Lanes g = take(at.gradient + i) * s.scale;
    const Lanes m = take(at.mean + i) * s.keep1 + g * s.take1;
    const Lanes v = take(at.square + i) * s.keep2 + g * g * s.take2;
    put(at.mean + i, m);
    put(at.square + i, v);
    const Lanes root = square_root(v) / s.root2 + s.epsilon;
    put(at.parameter + i, take(at.parameter + i) * s.decay - s.rate * (m / root));
  }
}

FLATSAT_LEARNING_WIDEST double squares(std::span<const float> x) {
  double sum[kLanes] = {};
  std::size_t i = 0;
  for (; i + kLanes <= x.size(); i += kLanes)
    for (std::size_t lane = 0; lane < kLanes; ++lane)
      sum[lane] += static_cast<double>(x[i + lane]) * static_cast<double>(x[i + lane]);
  for (std::size_t lane = 0; i + lane < x.size(); ++lane)
    sum[lane] += static_cast<double>(x[i + lane]) * static_cast<double>(x[i + lane]);
  double all = 0.0;
  for (const double part : sum) all += part;
  return all;
}

FLATSAT_LEARNING_WIDEST void nesterov_step(std::size_t size, float* x, float* speed, const float* gradient, float rate,
                                           float momentum) {
  for (std::size_t i = 0; i < size; ++i) {
    speed[i] = momentum * speed[i] + gradient[i];
    x[i] -= rate * (gradient[i] + momentum * speed[i]);
  }
}

}  // namespace

double norm_of(std::span<const float> gradient) { return std::sqrt(squares(gradient)); }

AdamW::AdamW(const AdamWConfig& config, const Layout& layout)
    : config_(config), groups_(layout.groups()), mean_(layout.size()), square_(layout.size()) {}

double AdamW::step(std::span<float> parameters, std::span<const float> gradient) {
  assert(parameters.size() == mean_.size() && gradient.size() == mean_.size());
  ++steps_;
  power1_ *= config_.beta1;
  power2_ *= config_.beta2;
  const double norm = norm_of(gradient);
  const bool clips = config_.clip > 0.0 && norm > config_.clip;
  const double warm = steps_ < config_.warmup ? static_cast<double>(steps_) / static_cast<double>(config_.warmup) : 1.0;
  const double rate = config_.rate * warm;
  Step s{};
  s.keep1 = static_cast<float>(config_.beta1);
  s.take1 = static_cast<float>(1.0 - config_.beta1);
  s.keep2 = static_cast<float>(config_.beta2);
  s.take2 = static_cast<float>(1.0 - config_.beta2);
  s.scale = clips ? static_cast<float>(config_.clip / norm) : 1.0f;
  s.rate = static_cast<float>(rate / (1.0 - power1_));
  s.root2 = static_cast<float>(std::sqrt(1.0 - power2_));
  s.epsilon = static_cast<float>(config_.epsilon);
  for (const auto& group : groups_) {
    s.decay = group.decays ? static_cast<float>(1.0 - rate * config_.weight_decay) : 1.0f;
    const std::size_t at = group.begin;
    adamw_step(group.size(), {parameters.data() + at, mean_.data() + at, square_.data() + at, gradient.data() + at}, s);
  }
  return norm;
}

void AdamW::restore(std::span<const float> mean, std::span<const float> square, std::uint64_t steps) {
  assert(mean.size() == mean_.size() && square.size() == square_.size());
  std::copy(mean.begin(), mean.end(), mean_.begin());
  std::copy(square.begin(), square.end(), square_.begin());
  steps_ = steps;
  power1_ = power2_ = 1.0;
  for (std::uint64_t i = 0; i < steps; ++i) {  // one by one, as steps have rounded them
    power1_ *= config_.beta1;
    power2_ *= config_.beta2;
  }
}

void Nesterov::step(std::span<float> parameters, std::span<const float> gradient) {
  assert(parameters.size() == speed_.size() && gradient.size() == speed_.size());
  nesterov_step(parameters.size(), parameters.data(), speed_.data(), gradient.data(), static_cast<float>(config_.rate),
                static_cast<float>(config_.momentum));
}

}  // namespace flatsat::learning
