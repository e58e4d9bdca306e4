// Quantiles of durations.
#include "models/serving/latencies.h"

#include <boost/test/unit_test.hpp>

namespace flatsat::serving {

BOOST_AUTO_TEST_SUITE(latencies)

namespace {

BOOST_AUTO_TEST_CASE(there_are_none_of_nothing) { BOOST_TEST(Latencies().quantile_s(0.99) == 0.0); }

// 1 ms, 2 ms ... 1000 ms: the quantile q is q seconds, at most one part in 64 above.
BOOST_AUTO_TEST_CASE(a_quantile_is_too_high_by_less_than_one_part_in_64) {
  Latencies latencies;
  for (std::int64_t ms = 1; ms <= 1000; ++ms) latencies.add(ms * 1'000'000'000);
  for (const double q : {0.01, 0.5, 0.9, 0.99, 1.0}) {
    BOOST_TEST(latencies.quantile_s(q) > q);
    BOOST_TEST(latencies.quantile_s(q) <= q * (1.0 + 1.0 / 64.0));
  }
  BOOST_TEST(latencies.count() == 1000u);
}

BOOST_AUTO_TEST_CASE(the_shortest_and_the_longest_are_counted) {
  Latencies latencies;
  latencies.add(-5);
  latencies.add(0);
  latencies.add(9'000'000'000'000'000'000);  // 104 days
  BOOST_TEST(latencies.quantile_s(0.5) == 1e-9);
  BOOST_TEST(latencies.quantile_s(1.0) >= 9e6);
}

}  // namespace

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::serving
