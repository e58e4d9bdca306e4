#pragma once
#include <cstddef>
#include <vector>

#include "models/base/random_stream.h"

namespace flatsat::optical {

/// A place on the ground and how often the sky above it is clear.
struct CloudSite {
  double latitude_rad, longitude_rad;
  double clear;  // share of time, in (0, 1]
};

/// Clouds over many sites, of which near ones share their weather: the sky of each is a normal variable that a site
/// sees as clear below a threshold, and two of them correlate with exp(-distance / L) in space and exp(-dt / T) in
/// time. Source of both laws: P. A. Jones, Cloud-cover distributions and correlations, J. Appl. Meteorol. 31 (1992)
/// 732.
struct CloudFieldConfig {
  std::vector<CloudSite> sites;
  double distance_km = 300.0;         // L, along the ground, > 0; assumed: some hundred kilometres
  double persistence_s = 3 * 3600.0;  // T, > 0
  double step_s = 60.0;               // between two looks at the sky, > 0
};

/// Along a great circle of the Earth's mean radius, 6371.0088 km.
double ground_distance_km(const CloudSite& a, const CloudSite& b);

/// Correlation of "clear" at two sites at one instant: (P(both) - p q) / sqrt(p (1 - p) q (1 - q)) of two normal
/// variables with correlation `rho`, P(both) by one integral; to 1e-6. Units: rho in [0, 1); shares in (0, 1).
double clear_correlation(double rho, double clear_a, double clear_b);

/// The sky above every site. One normal draw a site and step.
class CloudField {
 public:
  CloudField(const CloudFieldConfig& config, model::RandomStream& random);
  void advance(double dt_s);
  bool clear(std::size_t site) const { return sky_[site] < threshold_[site]; }
  std::size_t sites() const { return sky_.size(); }

 private:
  std::vector<double> draw();

  const CloudFieldConfig config_;
  model::RandomStream& random_;
  std::vector<std::vector<double>> root_;  // lower triangle of the correlation's Cholesky root
  std::vector<double> sky_, threshold_;
};

/// From an instant on the sky above a site is clear or not.
struct SkyChange {
  double at_s;
  std::size_t site;
  bool clear;
};

/// All changes from 0 s on until a time, in order, looked at each step; sites that are clouded at 0 s are among them,
/// those that are clear are not.
std::vector<SkyChange> sky_changes(const CloudFieldConfig& config, double until_s, model::RandomStream& random);

}  // namespace flatsat::optical
