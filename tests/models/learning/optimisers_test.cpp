// AdamW and Nesterov's momentum by hand; many steps are compared with another program by learning_test.py.
#include "models/learning/optimisers.h"

#include <boost/test/unit_test.hpp>
#include <cmath>

namespace flatsat::learning {

BOOST_AUTO_TEST_SUITE(optimisers)

namespace {

TransformerConfig tiny() {
  TransformerConfig config;
  config.layers = 1;
  config.width = 2;
  config.heads = 1;
  config.context = 2;
  config.vocabulary = 4;
  return config;
}

BOOST_AUTO_TEST_CASE(the_first_step_goes_by_the_rate_against_the_sign_and_shrinks_matrices_alone) {
  const Layout layout(tiny());
  std::vector<float> x(layout.size(), 1.0f), g(layout.size(), 0.25f);
  AdamW adamw({.rate = 0.01, .weight_decay = 0.5, .clip = 0.0}, layout);
  const double length = adamw.step(x, g);
  BOOST_TEST(length == 0.25 * std::sqrt(static_cast<double>(layout.size())), boost::test_tools::tolerance(1e-12));
  BOOST_TEST(x[layout.tokens] == 1.0f - 0.01f * 0.5f - 0.01f, boost::test_tools::tolerance(1e-6f));
  BOOST_TEST(x[layout.last_gain] == 1.0f - 0.01f, boost::test_tools::tolerance(1e-6f));
}

BOOST_AUTO_TEST_CASE(a_long_gradient_is_clipped_and_a_short_one_left_as_it_is) {
  const Layout layout(tiny());
  std::vector<float> g(layout.size(), 0.0f);
  g[0] = 3.0f;
  g[1] = 4.0f;
  std::vector<float> clipped(layout.size()), scaled(layout.size()), by_hand = g;
  AdamW with({.epsilon = 1.0, .clip = 1.0}, layout), without({.epsilon = 1.0, .clip = 0.0}, layout);
  for (auto& value : by_hand) value *= 0.2f;
  BOOST_TEST(with.step(clipped, g) == 5.0);
  without.step(scaled, by_hand);
  BOOST_TEST((clipped == scaled));
}

BOOST_AUTO_TEST_CASE(the_rate_rises_evenly_while_it_warms_up) {
  const Layout layout(tiny());
  std::vector<float> x(layout.size()), g(layout.size(), 0.5f);
  AdamW adamw({.rate = 0.1, .weight_decay = 0.0, .clip = 0.0, .warmup = 4}, layout);
  double expected = 0.0;
  for (const double share : {0.25, 0.5, 0.75, 1.0, 1.0}) {  // of a steady gradient each step is the rate
    adamw.step(x, g);
    expected -= 0.1 * share;
    BOOST_TEST(x[0] == expected, boost::test_tools::tolerance(1e-5));
  }
}

BOOST_AUTO_TEST_CASE(momentum_looks_one_step_ahead) {
  // Speed 1, then 0.5 + 1; each step goes by the gradient and half the new speed.
  std::vector<float> x{0.0f};
  const std::vector<float> g{1.0f};
  Nesterov nesterov({.rate = 0.1, .momentum = 0.5}, 1);
  nesterov.step(x, g);
  BOOST_TEST(x[0] == -0.1f * 1.5f, boost::test_tools::tolerance(1e-6f));
  nesterov.step(x, g);
  BOOST_TEST(x[0] == -0.1f * (1.5f + 1.75f), boost::test_tools::tolerance(1e-6f));
}

}  // namespace

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::learning
