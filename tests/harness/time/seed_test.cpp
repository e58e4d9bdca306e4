#include "harness/time/seed.h"

#include <boost/test/unit_test.hpp>

namespace flatsat::time {

BOOST_AUTO_TEST_SUITE(seed)

BOOST_AUTO_TEST_CASE(a_name_gives_the_same_stream_whatever_else_is_drawn) {
  NamedStream first(1, "a.upsets"), other(1, "a.terminal"), again(1, "a.upsets");
  const auto value = first.next();
  other.next();
  BOOST_TEST(again.next() == value);
}

BOOST_AUTO_TEST_CASE(names_and_seeds_give_different_streams) {
  BOOST_TEST(NamedStream(1, "x").next() != NamedStream(1, "y").next());
  BOOST_TEST(NamedStream(1, "x").next() != NamedStream(2, "x").next());
  BOOST_TEST(derived_seed(1, "npu0") != derived_seed(1, "npu1"));
}

BOOST_AUTO_TEST_CASE(a_million_draws_have_the_mean_and_variance_of_the_uniform_distribution) {
  NamedStream stream(7, "test");
  double sum = 0.0, squares = 0.0;
  constexpr int kDraws = 1'000'000;
  for (int i = 0; i < kDraws; ++i) {
    const double u = model::uniform(stream);
    sum += u;
    squares += u * u;
  }
  const double mean = sum / kDraws;
  BOOST_TEST(mean == 0.5, boost::test_tools::tolerance(0.002));  // 4 sigma is 0.0012
  BOOST_TEST(squares / kDraws - mean * mean == 1.0 / 12.0, boost::test_tools::tolerance(0.01));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::time
