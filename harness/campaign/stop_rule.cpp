#include "harness/campaign/stop_rule.h"

#include <boost/math/distributions/binomial.hpp>

namespace flatsat::campaign {

std::pair<double, double> clopper_pearson(std::uint64_t events, std::uint64_t trials, double confidence) {
  if (trials == 0) return {0.0, 1.0};
  using boost::math::binomial_distribution;
  const double side = (1.0 - confidence) / 2.0, n = static_cast<double>(trials), k = static_cast<double>(events);
  const double low = events == 0 ? 0.0 : binomial_distribution<>::find_lower_bound_on_p(n, k, side);
  const double high = events == trials ? 1.0 : binomial_distribution<>::find_upper_bound_on_p(n, k, side);
  return {low, high};
}

bool StopRule::add(bool failed) {
  ++trials_;
  failures_ += failed ? 1 : 0;
  if (half_width_ <= 0.0 || trials_ < next_look_) return false;
  next_look_ *= 2;
  ++looks_;
  interval_ = clopper_pearson(failures_, trials_, 1.0 - 0.05 / (looks_ * (looks_ + 1.0)));
  return (interval_->second - interval_->first) / 2.0 <= half_width_;
}

}  // namespace flatsat::campaign
