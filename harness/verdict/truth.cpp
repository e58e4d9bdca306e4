#include "harness/verdict/truth.h"

#include <algorithm>

namespace flatsat::verdict {

void Truth::take(Stream& condition, Signal& held) const {
  for (const auto& step : condition.out) append(held, step.at, step.value >= 0.0 ? 1.0 : 0.0);
  condition.out.clear();
}

void Truth::settle(std::int64_t until) {
  condition_->settle(until);
  take(*condition_, held_);
}

bool Truth::held_at(std::int64_t at) const {
  Signal held = held_;
  const auto whole = condition_->copy();
  whole->settle(kForever);
  take(*whole, held);
  return value_at(held, at, 0.0) > 0.0;
}

void Truth::forget_all_but(std::vector<std::int64_t> instants, std::int64_t from) {
  std::sort(instants.begin(), instants.end());
  Signal kept;
  for (std::size_t i = 0; i < held_.size(); ++i) {
    const bool lasts = i + 1 == held_.size() || held_[i + 1].at > from;
    const auto asked = std::lower_bound(instants.begin(), instants.end(), held_[i].at);
    if (lasts || (asked != instants.end() && *asked < held_[i + 1].at)) kept.push_back(held_[i]);
  }
  held_ = std::move(kept);
}

}  // namespace flatsat::verdict
