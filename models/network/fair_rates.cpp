#include "models/network/fair_rates.h"

#include <algorithm>
#include <limits>

namespace flatsat::network {
namespace {

/// What is left of each link for transfers that are not settled yet.
class Shares {
 public:
  Shares(const std::vector<double>& link_bps, const std::vector<std::vector<unsigned>>& paths)
      : left_bps_(link_bps), users_(link_bps.size()) {
    for (std::size_t f = 0; f < paths.size(); ++f)
      for (const unsigned link : paths[f]) users_[link].push_back(f);
    for (unsigned link = 0; link < users_.size(); ++link) {
      open_.push_back(users_[link].size());
      if (open_[link] > 0) used_.push_back(link);
    }
  }

  double fair_bps(unsigned link) const {
    return open_[link] == 0 ? std::numeric_limits<double>::infinity()
                            : std::max(0.0, left_bps_[link]) / static_cast<double>(open_[link]);
  }
  /// The link whose transfers get least, the first of them.
  unsigned tightest() const {
    return *std::min_element(used_.begin(), used_.end(),
                             [&](unsigned a, unsigned b) { return fair_bps(a) < fair_bps(b); });
  }
  const std::vector<std::size_t>& users(unsigned link) const { return users_[link]; }
  void settle(const std::vector<unsigned>& path, double rate_bps) {
    for (const unsigned link : path) left_bps_[link] -= rate_bps, --open_[link];
  }

 private:
  std::vector<double> left_bps_;
  std::vector<std::vector<std::size_t>> users_;
  std::vector<std::size_t> open_;  // users that are not settled
  std::vector<unsigned> used_;
};

}  // namespace

std::vector<double> fair_rates(const std::vector<double>& link_bps, const std::vector<std::vector<unsigned>>& paths) {
  Shares shares(link_bps, paths);
  std::vector<double> rates(paths.size(), -1.0);
  for (std::size_t settled = 0; settled < paths.size();) {
    const unsigned tightest = shares.tightest();
    const double rate = shares.fair_bps(tightest);
    for (const auto f : shares.users(tightest)) {
      if (rates[f] >= 0.0) continue;
      rates[f] = rate;
      ++settled;
      shares.settle(paths[f], rate);
    }
  }
  return rates;
}

}  // namespace flatsat::network
