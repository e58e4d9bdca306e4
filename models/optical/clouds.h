#pragma once
#include <vector>

#include "models/base/random_stream.h"

namespace flatsat::optical {

/// Sites on the ground and how often the sky above each is clear. Clouds are there or not; two sites are as correlated
/// as two normal variables that share a part of their variance.
struct CloudConfig {
  std::vector<double> clear;          // share of time of each site, in (0, 1)
  double correlation = 0.0;           // of any two sites, 0 .. below 1
  double persistence_s = 3 * 3600.0;  // correlation in time falls to 1/e, > 0
};

/// Share of time in which at least one site is clear: for uncorrelated ones 1 - prod(1 - p). To 1e-6.
double network_availability(const CloudConfig& config);

/// A normal variable stays below it with this probability. Units: p in (0, 1); to 1e-12.
double normal_quantile(double probability);

/// The sky above every site.
class Clouds {
 public:
  Clouds(const CloudConfig& config, model::RandomStream& random);
  void advance(double dt_s);
  bool clear(std::size_t site) const;
  /// The first clear site, or -1.
  int first_clear() const;
  std::size_t sites() const { return config_.clear.size(); }

 private:
  const CloudConfig config_;
  model::RandomStream& random_;
  double common_;
  std::vector<double> own_, threshold_;
};

}  // namespace flatsat::optical
