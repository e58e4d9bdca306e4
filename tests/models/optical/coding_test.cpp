#include "models/optical/coding.h"

#include <boost/test/unit_test.hpp>

namespace flatsat::optical {

using boost::test_tools::tolerance;

BOOST_AUTO_TEST_SUITE(coding)

BOOST_AUTO_TEST_CASE(a_code_that_corrects_one_bit_of_three_fails_as_by_hand) {
  // 3 p^2 (1 - p) + p^3 at p = 0.1.
  BOOST_TEST(block_loss({.fec = Fec::kBoundedDistance, .block_bits = 3.0, .corrected = 1}, 0.1) == 0.028,
             tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(a_small_tail_is_not_lost_to_rounding) {
  // The sum of C(255, k) p^k (1 - p)^(255 - k) from k = 9 on in exact integers, p = 1e-4.
  const double loss = block_loss({.fec = Fec::kBoundedDistance, .block_bits = 255.0, .corrected = 8}, 1e-4);
  BOOST_TEST(loss == 1.0653173425842733e-20, tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(a_long_code_fails_half_the_time_near_capacity_and_hardly_ever_below) {
  // The binary symmetric channel has capacity 1/2 at p = 0.1100.
  const CodeConfig code{.fec = Fec::kLongCode, .block_bits = 17920.0, .rate = 0.5};
  BOOST_TEST(block_loss(code, 0.1100) == 0.5, tolerance(0.1));
  BOOST_TEST(block_loss(code, 0.09) < 1e-9);
  BOOST_TEST(block_loss(code, 0.13) > 0.999);
}

BOOST_AUTO_TEST_CASE(at_capacity_a_long_code_is_a_little_better_than_even) {
  // C = 1/2 at p = 0.11002786443835953 (bisection of the entropy); V = p (1 - p) log2((1 - p) / p)^2 there;
  // Q(log2(64800) / 2 / sqrt(64800 V)) = 0.4867311056122357, worked out apart from this code.
  const CodeConfig code{.fec = Fec::kLongCode, .block_bits = 64800.0, .rate = 0.5};
  BOOST_TEST(block_loss(code, 0.11002786443835953) == 0.4867311056122357, tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(a_code_never_fails_without_errors_and_always_in_noise) {
  for (const auto fec : {Fec::kNone, Fec::kBoundedDistance, Fec::kLongCode}) {
    const CodeConfig code{.fec = fec, .block_bits = 8448.0, .rate = 0.88, .corrected = 60};
    BOOST_TEST(block_loss(code, 0.0) == 0.0);
    BOOST_TEST(block_loss(code, 0.5) == 1.0, tolerance(1e-6));
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::optical
