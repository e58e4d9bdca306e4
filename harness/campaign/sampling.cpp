#include "harness/campaign/sampling.h"

#include <algorithm>
#include <boost/math/distributions/lognormal.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/triangular.hpp>
#include <charconv>
#include <cmath>
#include <numeric>

#include "harness/time/seed.h"

namespace flatsat::campaign {
namespace {

/// Cut off at the bounds: the probability is spread over what lies between them.
template <class D>
double cut(const D& distribution, const DispersionConfig& d, double u) {
  const double below = d.low ? cdf(distribution, *d.low) : 0.0, upto = d.high ? cdf(distribution, *d.high) : 1.0;
  const double value = quantile(distribution, std::clamp(below + u * (upto - below), 1e-300, 1.0 - 1e-16));
  return std::clamp(value, d.low.value_or(value), d.high.value_or(value));
}

/// Uniform in (0, 1).
double unit_interval(time::NamedStream& stream) { return (static_cast<double>(stream.next() >> 11) + 0.5) * 0x1p-53; }

}  // namespace

double quantile(const DispersionConfig& d, double u) {
  switch (d.distribution) {
    case Distribution::kNormal:
      return cut(boost::math::normal(d.mean, d.sigma), d, u);
    case Distribution::kUniform:
      return *d.low + u * (*d.high - *d.low);
    case Distribution::kLogNormal: {
      DispersionConfig positive = d;
      if (positive.low) positive.low = std::max(0.0, *positive.low);
      return cut(boost::math::lognormal(std::log(d.median), d.shape), positive, u);
    }
    case Distribution::kTriangular:
      return boost::math::quantile(boost::math::triangular(*d.low, d.mode, *d.high), u);
  }
  return 0.0;
}

std::vector<double> probabilities(std::uint64_t seed, const std::string& key, unsigned samples, bool latin_hypercube) {
  time::NamedStream stream(seed, "campaign.disperse." + key);
  std::vector<double> u(samples);
  for (auto& one : u) one = unit_interval(stream);
  if (!latin_hypercube) return u;
  std::vector<unsigned> stratum(samples);
  std::iota(stratum.begin(), stratum.end(), 0u);
  for (unsigned i = samples; i > 1; --i) std::swap(stratum[i - 1], stratum[stream.next() % i]);
  for (unsigned i = 0; i < samples; ++i) u[i] = (stratum[i] + u[i]) / samples;
  return u;
}

std::string value_text(double value, const std::string& unit) {
  char text[40];
  const auto end = std::to_chars(text, text + sizeof text, value).ptr;
  std::string number(text, end);
  if (unit == "1") return number.find_first_of(".en") == std::string::npos ? number + ".0" : number;
  return '"' + number + ' ' + unit + '"';
}

}  // namespace flatsat::campaign
