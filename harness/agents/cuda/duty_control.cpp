#include "harness/agents/cuda/duty_control.h"

#include <algorithm>
#include <cmath>

namespace flatsat::agents::cuda {
namespace {

constexpr double kLearn = 0.3;       // of a window's news
constexpr double kWorth = 0.05;      // share of work above which a window says what full work draws
constexpr double kLeastSpanW = 1.0;  // between idle and full
constexpr unsigned kMostLaunches = 1u << 20;

}  // namespace

void DutyControl::set_cap(double cap_w) {
  cap_w_ = cap_w;
  settle();
}

void DutyControl::measured(double mean_w, double worked) {
  if (!std::isfinite(mean_w) || mean_w < 0.0) return;
  if (worked <= 0.0) {
    idle_w_ += kLearn * (mean_w - idle_w_);
  } else if (worked >= kWorth) {
    const double full = idle_w_ + (mean_w - idle_w_) / std::min(1.0, worked);
    full_w_ += kLearn * (full - full_w_);
  }
  settle();
}

void DutyControl::settle() {
  if (cap_w_ <= 0.0 || cap_w_ >= full_w_) {
    duty_ = 1.0;
    return;
  }
  duty_ = std::clamp((cap_w_ - idle_w_) / std::max(kLeastSpanW, full_w_ - idle_w_), kLowest, 1.0);
}

Burst shape_burst(double on_s, double launch_s, unsigned shares) {
  Burst burst;
  while (launch_s > on_s && burst.share + 1 < shares) {
    launch_s /= 2.0;
    ++burst.share;
  }
  burst.launches = static_cast<unsigned>(std::clamp(on_s / launch_s, 1.0, static_cast<double>(kMostLaunches)));
  return burst;
}

}  // namespace flatsat::agents::cuda
