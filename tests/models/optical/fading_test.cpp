#include "models/optical/fading.h"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <vector>

#include "harness/time/seed.h"
#include "models/optical/acquisition.h"
#include "models/optical/clouds.h"
#include "models/optical/link_terms.h"

namespace flatsat::optical {

BOOST_AUTO_TEST_SUITE(fading)

namespace {

using boost::test_tools::tolerance;

struct Moments {
  double mean = 0.0, variance = 0.0, correlation = 0.0;
};

/// Of a series and of the same one step later.
Moments moments(const FadeConfig& config, double step_s, int n) {
  time::NamedStream random{7, "fade"};
  Fading fading(config, random);
  std::vector<double> v(static_cast<std::size_t>(n));
  for (double& x : v) x = fading.advance(step_s);
  Moments m;
  for (const double x : v) m.mean += x / n;
  for (const double x : v) m.variance += (x - m.mean) * (x - m.mean) / n;
  for (std::size_t i = 1; i < v.size(); ++i) m.correlation += (v[i] - m.mean) * (v[i - 1] - m.mean) / n;
  m.correlation /= m.variance;
  return m;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_log_normal_fade_has_its_mean_its_index_and_its_autocorrelation) {
  const FadeConfig fade{.law = FadeLaw::kLogNormal, .scintillation = 0.2, .correlation_s = 5e-3};
  const auto m = moments(fade, 2.5e-3, 400000);
  BOOST_TEST(m.mean == 1.0, tolerance(0.01));
  BOOST_TEST(m.variance == 0.2, tolerance(0.03));
  // r = exp(-1/2) = 0.606531, s2 = ln 1.2 = 0.182322: (exp(0.110584) - 1) / 0.2 = 0.584649.
  BOOST_TEST(log_normal_correlation(fade, 2.5e-3) == 0.584649, tolerance(1e-5));
  BOOST_TEST(m.correlation == 0.584649, tolerance(0.02));
}

BOOST_AUTO_TEST_CASE(a_gamma_gamma_fade_has_the_mean_and_the_index_of_its_shapes) {
  const FadeConfig fade{.law = FadeLaw::kGammaGamma, .scintillation = 0.5, .correlation_s = 5e-3};
  const auto shape = gamma_gamma_shape(0.5);
  // By hand: 0.5^1.2 = 0.435275; 0.245 / 1.483156^(7/6) = 0.154685; 0.255 / 1.300340^(5/6) = 0.204877.
  BOOST_TEST(shape.alpha == 1.0 / std::expm1(0.154685), tolerance(1e-4));
  BOOST_TEST(shape.beta == 1.0 / std::expm1(0.204877), tolerance(1e-4));
  const auto m = moments(fade, 10e-3, 60000);
  BOOST_TEST(m.mean == 1.0, tolerance(0.02));
  BOOST_TEST(m.variance == scintillation_index(shape), tolerance(0.06));
}

BOOST_AUTO_TEST_CASE(a_gamma_quantile_of_shape_one_is_that_of_an_exponential) {
  BOOST_TEST(gamma_quantile(1.0, 0.5) == std::log(2.0), tolerance(1e-8));
  BOOST_TEST(gamma_quantile(1.0, 0.99) == std::log(100.0), tolerance(1e-8));
  // Half the chi-square of eight degrees: 95 % at 15.5073, mean 8.
  BOOST_TEST(gamma_quantile(4.0, 0.95) == 15.5073 / 8.0, tolerance(1e-5));
}

BOOST_AUTO_TEST_CASE(a_beam_that_wanders_gives_the_mean_loss_and_the_fades_of_the_closed_form) {
  const FadeConfig fade{
      .law = FadeLaw::kJitter, .correlation_s = 1e-3, .half_angle_rad = 15e-6, .bias_rad = 2e-6, .jitter_rad = 3e-6};
  BOOST_TEST(moments(fade, 5e-3, 200000).mean == pointing_factor(15e-6, 2e-6, 3e-6), tolerance(0.005));
  const FadeConfig centred{.law = FadeLaw::kJitter, .correlation_s = 1e-3, .half_angle_rad = 15e-6, .jitter_rad = 3e-6};
  time::NamedStream random{3, "fade"};
  Fading fading(centred, random);
  int deep = 0;  // 3.2 dB is exceeded for a hundredth of the time
  for (int i = 0; i < 200000; ++i) deep += fading.advance(5e-3) < std::pow(10.0, -0.32) ? 1 : 0;
  BOOST_TEST(deep / (0.01 * 200000.0) == 1.0, tolerance(0.07));
}

BOOST_AUTO_TEST_CASE(a_step_of_no_time_changes_nothing) {
  time::NamedStream random{1, "fade"};
  Fading fading({.law = FadeLaw::kLogNormal, .scintillation = 0.5}, random);
  const double before = fading.factor();
  BOOST_TEST(fading.advance(0.0) == before);
}

BOOST_AUTO_TEST_CASE(a_spiral_that_ends_at_two_sigma_finds_what_the_closed_form_says) {
  const AcquisitionConfig c{.search_half_angle_rad = 200e-6,
                            .uncertainty_rad = 100e-6,
                            .beam_half_angle_rad = 20e-6,
                            .dwell_s = 0.01,
                            .margin_db = 20.0,
                            .jitter_rad = 1e-6};
  // 1 - exp(-2); the light reaches 30 urad and the tracks are 10 urad off at most.
  BOOST_TEST(scan_probability(c) == 0.864665, tolerance(1e-5));
  BOOST_TEST(acquisition_probability(c, 3) == 1.0 - std::pow(0.135335, 3), tolerance(1e-5));
  BOOST_TEST(scan_s(c) == 1.0, tolerance(1e-9));
  time::NamedStream random{1, "spiral"};
  double sum_s = 0.0;
  int found = 0;
  for (int i = 0; i < 50000; ++i) {
    const auto s = scan(c, random);
    found += s.found ? 1 : 0;
    sum_s += s.seconds;
  }
  BOOST_TEST(found / 50000.0 == 0.864665, tolerance(0.01));
  BOOST_TEST(sum_s / found == mean_acquisition_s(c), tolerance(0.02));
}

BOOST_AUTO_TEST_CASE(light_that_reaches_less_than_the_gap_between_tracks_misses_in_proportion) {
  AcquisitionConfig c{.uncertainty_rad = 0.0, .beam_half_angle_rad = 20e-6, .pitch = 2.0, .jitter_rad = 0.0};
  c.margin_db = 20.0 * 0.25 / std::log(10.0);  // sqrt(margin / 2) is then half a half-angle
  BOOST_TEST(hit_probability(c) == 0.5, tolerance(1e-9));
  c.jitter_rad = 1e-9;
  BOOST_TEST(hit_probability(c) == 0.5, tolerance(1e-3));
  c.margin_db = 0.0;
  BOOST_TEST(hit_probability(c) < 1e-6);
}

BOOST_AUTO_TEST_CASE(independent_sites_are_together_as_available_as_the_product_says) {
  BOOST_TEST(network_availability({.clear = {0.69, 0.69, 0.69}}) == 0.9702, tolerance(1e-4));
  BOOST_TEST(network_availability({.clear = {0.69, 0.69, 0.69, 0.69}}) == 0.9908, tolerance(1e-4));
  // Two sites of one half whose normals have correlation 1/2: 1 - (1/4 + asin(1/2) / (2 pi)) = 2/3.
  BOOST_TEST(network_availability({.clear = {0.5, 0.5}, .correlation = 0.5}) == 2.0 / 3.0, tolerance(1e-6));
}

BOOST_AUTO_TEST_CASE(the_sky_is_clear_as_often_as_it_should_be_at_each_site_and_at_any) {
  const CloudConfig c{.clear = {0.8, 0.6, 0.7}, .correlation = 0.4, .persistence_s = 100.0};
  time::NamedStream random{5, "sky"};
  Clouds clouds(c, random);
  double clear = 0.0, any = 0.0;
  constexpr int kSteps = 100000;
  for (int i = 0; i < kSteps; ++i) {
    clouds.advance(200.0);
    clear += clouds.clear(1) ? 1.0 : 0.0;
    any += clouds.first_clear() >= 0 ? 1.0 : 0.0;
  }
  BOOST_TEST(clear / kSteps == 0.6, tolerance(0.02));
  BOOST_TEST(any / kSteps == network_availability(c), tolerance(0.01));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::optical
