// The parts of a step that are no products: their functions against those of the standard library in double.
#include "models/learning/layers.h"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <limits>
#include <vector>

#include "models/base/constants.h"

namespace flatsat::learning {

BOOST_AUTO_TEST_SUITE(layers)

namespace {

BOOST_AUTO_TEST_CASE(the_exponential_is_within_two_units_of_the_last_place_from_minus_87_to_88) {
  double worst = 0.0;
  for (float x = -87.0f; x <= 88.0f; x += 0.00037f) {
    const double right = std::exp(static_cast<double>(x));
    const auto nearest = static_cast<float>(right);
    const double unit = static_cast<double>(std::nextafter(nearest, std::numeric_limits<float>::infinity())) - nearest;
    worst = std::max(worst, std::abs(exponential(x) - right) / unit);
  }
  BOOST_TEST(worst <= 2.0);
  BOOST_TEST(exponential(0.0f) == 1.0f);
  BOOST_TEST(exponential(-1e30f) == exponential(-87.3f));
  BOOST_TEST(std::isfinite(exponential(1e30f)));
  BOOST_TEST(std::isnan(exponential(std::nanf(""))));
}

BOOST_AUTO_TEST_CASE(the_logarithm_is_within_four_units_of_the_last_place_of_a_double) {
  double worst = 0.0;
  for (double x = 1e-30; x < 1e30; x *= 1.00123) {
    const double right = std::log(x);
    worst = std::max(worst, std::abs(natural_log(x) - right) / std::max(std::abs(right), 0x1p-52));
  }
  BOOST_TEST(worst < 4 * 0x1p-52);
  BOOST_TEST(natural_log(1.0) == 0.0);
  BOOST_TEST(std::isnan(natural_log(std::nan(""))));
}

BOOST_AUTO_TEST_CASE(a_row_of_scores_becomes_shares_of_those_before_it_and_itself) {
  // Softmax of (0, ln 3): 1/4 and 3/4. What comes later is not seen.
  const auto three = static_cast<float>(std::log(3.0));
  std::vector<float> scores{7.0f, 99.0f, 0.0f, three};
  causal_softmax(2, 1.0f, scores.data());
  BOOST_TEST(scores[0] == 1.0f);
  BOOST_TEST(scores[1] == 0.0f);
  BOOST_TEST(scores[2] == 0.25f, boost::test_tools::tolerance(3e-7f));
  BOOST_TEST(scores[3] == 0.75f, boost::test_tools::tolerance(3e-7f));
}

BOOST_AUTO_TEST_CASE(cross_entropy_of_even_scores_is_the_logarithm_of_their_number_and_its_gradient_share_less_one) {
  std::vector<float> scores(2 * 20, 1.5f);
  const std::vector<std::uint16_t> targets{3, 19};
  BOOST_TEST(cross_entropy({2, 20}, scores.data(), targets) == 2.0 * std::log(20.0),
             boost::test_tools::tolerance(1e-7));
  BOOST_TEST(scores[0] == 0.05f / 2.0f, boost::test_tools::tolerance(1e-6f));
  BOOST_TEST(scores[3] == -0.95f / 2.0f, boost::test_tools::tolerance(1e-6f));
}

BOOST_AUTO_TEST_CASE(a_loss_of_scores_that_are_no_numbers_is_none) {
  std::vector<float> scores(8, std::nanf(""));
  const std::vector<std::uint16_t> targets{1};
  BOOST_TEST(std::isnan(cross_entropy({1, 8}, scores.data(), targets)));
}

BOOST_AUTO_TEST_CASE(gelu_is_its_formula_with_tanh_and_its_slope_the_derivative) {
  std::vector<float> x, y(21), slope(21, 1.0f);
  for (int i = -10; i <= 10; ++i) x.push_back(static_cast<float>(i) * 0.37f);
  gelu(x, y.data());
  gelu_backward(x, slope.data());
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double v = x[i], root = std::sqrt(2.0 / model::kPi);
    const auto right = [&](double at) { return 0.5 * at * (1.0 + std::tanh(root * (at + 0.044715 * at * at * at))); };
    BOOST_TEST(std::abs(y[i] - right(v)) < 5e-7);
    BOOST_TEST(std::abs(slope[i] - (right(v + 1e-5) - right(v - 1e-5)) / 2e-5) < 1e-6);
  }
}

BOOST_AUTO_TEST_CASE(a_normed_row_has_mean_bias_and_spread_gain) {
  const std::vector<float> x{1.0f, 3.0f, 5.0f, 7.0f}, gain(4, 2.0f), bias(4, 10.0f);
  std::vector<float> y(4), mean(1), inverse(1);
  layer_norm({1, 4}, x.data(), {gain.data(), bias.data()}, y.data(), {mean.data(), inverse.data()});
  const double unit = 1.0 / std::sqrt(5.0 + 1e-5);  // (9 + 1 + 1 + 9) / 4
  BOOST_TEST(mean[0] == 4.0f);
  BOOST_TEST(y[0] == 10.0 - 2.0 * 3.0 * unit, boost::test_tools::tolerance(1e-6));
  BOOST_TEST(y[2] == 10.0 + 2.0 * 1.0 * unit, boost::test_tools::tolerance(1e-6));
}

}  // namespace

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::learning
