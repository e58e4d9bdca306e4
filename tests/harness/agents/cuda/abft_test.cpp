#include "harness/agents/cuda/abft.h"

#include <boost/test/unit_test.hpp>
#include <limits>

#include "harness/agents/cuda/check_experiment.h"

namespace flatsat::agents::cuda {

BOOST_AUTO_TEST_SUITE(abft)

BOOST_AUTO_TEST_CASE(bf16_rounds_to_nearest_and_ties_to_even) {
  BOOST_TEST(to_bf16(1.0f) == 0x3f80);
  BOOST_TEST(to_bf16(1.0f + 0x1p-8f) == 0x3f80);    // half way to 1 + 2^-7: the even one is below
  BOOST_TEST(to_bf16(1.0f + 0x1.8p-7f) == 0x3f82);  // half way above: the even one is above
  BOOST_TEST(to_bf16(-2.5f) == 0xc020);
  BOOST_TEST(from_bf16(0x3f82) == 1.015625f);
}

BOOST_AUTO_TEST_CASE(a_product_by_hand) {
  // [1 2; 3 4] [5 6; 7 8] = [19 22; 43 50], all exact in bf16
  const std::vector<std::uint16_t> a{to_bf16(1), to_bf16(2), to_bf16(3), to_bf16(4)};
  const std::vector<std::uint16_t> b{to_bf16(5), to_bf16(6), to_bf16(7), to_bf16(8)};
  auto c = gemm_bf16({2, 2, 2}, a, b);
  const std::vector<std::uint16_t> expected{to_bf16(19), to_bf16(22), to_bf16(43), to_bf16(50)};
  BOOST_TEST(c == expected, boost::test_tools::per_element());
  const Abft check({2, 2, 2}, a, b);
  BOOST_TEST(check.agrees(c));
  c[3] = to_bf16(58);  // 50 with one bit more
  BOOST_TEST(!check.agrees(c));
  c[3] = to_bf16(std::numeric_limits<float>::quiet_NaN());
  BOOST_TEST(!check.agrees(c));
}

BOOST_AUTO_TEST_CASE(silent_corruption_of_int8_results_is_caught_and_clean_results_pass) {
  const auto tally = check_int8({.seed = 11, .injections = 2000, .clean = 2000});
  BOOST_TEST(tally.injected == 2000u);
  BOOST_TEST(tally.caught >= 1998u);
  BOOST_TEST(tally.caught_by_sums >= 1998u);
  BOOST_TEST(tally.false_alarms == 0u);
}

BOOST_AUTO_TEST_CASE(silent_corruption_of_bf16_results_is_caught_and_clean_results_pass) {
  const auto tally = check_bf16({.seed = 12, .injections = 2000, .clean = 2000});
  BOOST_TEST(tally.caught >= 1998u);
  BOOST_TEST(tally.caught_by_sums > 1000u);  // sums alone miss what is as small as a rounding
  BOOST_TEST(tally.false_alarms == 0u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::agents::cuda
