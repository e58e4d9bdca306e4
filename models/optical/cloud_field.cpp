#include "models/optical/cloud_field.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "models/base/constants.h"
#include "models/optical/clouds.h"

namespace flatsat::optical {
namespace {

/// Of a correlation matrix: two sites in one place, whose rows are alike, leave a pivot of zero.
std::vector<std::vector<double>> cholesky(const std::vector<CloudSite>& sites, double distance_km) {
  std::vector<std::vector<double>> root(sites.size());
  for (std::size_t i = 0; i < sites.size(); ++i) {
    root[i].resize(i + 1);
    for (std::size_t k = 0; k <= i; ++k) {
      double rest = std::exp(-ground_distance_km(sites[i], sites[k]) / distance_km);
      for (std::size_t m = 0; m < k; ++m) rest -= root[i][m] * root[k][m];
      if (k == i)
        root[i][k] = std::sqrt(std::max(0.0, rest));
      else
        root[i][k] = root[k][k] > 1e-9 ? rest / root[k][k] : 0.0;
    }
  }
  return root;
}

double below(double x) { return 0.5 * std::erfc(-x / std::sqrt(2.0)); }

}  // namespace

double ground_distance_km(const CloudSite& a, const CloudSite& b) {
  constexpr double kMeanRadiusKm = 6371.0088;
  const double across = std::sin(0.5 * (b.latitude_rad - a.latitude_rad)),
               along = std::sin(0.5 * (b.longitude_rad - a.longitude_rad));
  const double h = across * across + std::cos(a.latitude_rad) * std::cos(b.latitude_rad) * along * along;
  return 2.0 * kMeanRadiusKm * std::asin(std::sqrt(std::min(1.0, h)));
}

/// Given the first variable the second is normal about rho times it; the mean by the trapezoid rule.
double clear_correlation(double rho, double clear_a, double clear_b) {
  constexpr double kEnd = 8.5;
  constexpr int kSteps = 20'000;
  const double a = normal_quantile(clear_a), b = normal_quantile(clear_b), rest = std::sqrt(1.0 - rho * rho);
  const double step = (a + kEnd) / kSteps;
  double both = 0.0;
  for (int i = 0; i <= kSteps; ++i) {
    const double u = -kEnd + step * i, weight = i == 0 || i == kSteps ? 0.5 : 1.0;
    both += weight * step * std::exp(-0.5 * u * u) / std::sqrt(2.0 * model::kPi) * below((b - rho * u) / rest);
  }
  return (both - clear_a * clear_b) / std::sqrt(clear_a * (1.0 - clear_a) * clear_b * (1.0 - clear_b));
}

CloudField::CloudField(const CloudFieldConfig& config, model::RandomStream& random)
    : config_(config), random_(random), root_(cholesky(config.sites, config.distance_km)), sky_(draw()) {
  for (const auto& site : config.sites)
    threshold_.push_back(site.clear < 1.0 ? normal_quantile(site.clear) : std::numeric_limits<double>::infinity());
}

std::vector<double> CloudField::draw() {
  std::vector<double> independent, correlated;
  for (std::size_t i = 0; i < root_.size(); ++i) {
    independent.push_back(model::normal(random_));
    double sum = 0.0;
    for (std::size_t k = 0; k <= i; ++k) sum += root_[i][k] * independent[k];
    correlated.push_back(sum);
  }
  return correlated;
}

void CloudField::advance(double dt_s) {
  const double kept = std::exp(-dt_s / config_.persistence_s), fresh = std::sqrt(1.0 - kept * kept);
  const auto drawn = draw();
  for (std::size_t i = 0; i < sky_.size(); ++i) sky_[i] = kept * sky_[i] + fresh * drawn[i];
}

std::vector<SkyChange> sky_changes(const CloudFieldConfig& config, double until_s, model::RandomStream& random) {
  CloudField field(config, random);
  std::vector<SkyChange> changes;
  std::vector<bool> was_clear(field.sites(), true);
  for (std::size_t step = 0;; ++step) {
    const double at_s = static_cast<double>(step) * config.step_s;
    if (at_s > until_s) return changes;
    if (step > 0) field.advance(config.step_s);
    for (std::size_t site = 0; site < field.sites(); ++site) {
      if (field.clear(site) == was_clear[site]) continue;
      was_clear[site] = field.clear(site);
      changes.push_back({at_s, site, was_clear[site]});
    }
  }
}

}  // namespace flatsat::optical
