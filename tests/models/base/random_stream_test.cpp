#include "models/base/random_stream.h"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <vector>

BOOST_AUTO_TEST_SUITE(random_stream)

namespace {

/// Answers the given words in order, then starts again.
class Fixed : public flatsat::model::RandomStream {
 public:
  explicit Fixed(std::vector<std::uint64_t> words) : words_(std::move(words)) {}
  std::uint64_t next() override { return words_[index_++ % words_.size()]; }

 private:
  std::vector<std::uint64_t> words_;
  std::size_t index_ = 0;
};

}  // namespace

BOOST_AUTO_TEST_CASE(uniform_takes_the_top_53_bits_and_never_reaches_one) {
  Fixed all_ones({~0ull}), half({1ull << 63});
  BOOST_TEST(flatsat::model::uniform(all_ones) == 1.0 - 0x1p-53);
  BOOST_TEST(flatsat::model::uniform(half) == 0.5);
}

BOOST_AUTO_TEST_CASE(uniform_below_three_rejects_the_one_word_that_would_bias) {
  // 2^64 mod 3 = 1, so exactly one word, 0, must be drawn again.
  Fixed stream({0ull, 5ull});
  BOOST_TEST(flatsat::model::uniform_below(stream, 3) == 2u);
}

BOOST_AUTO_TEST_CASE(exponential_inverts_its_distribution) {
  Fixed half({1ull << 63});
  BOOST_TEST(flatsat::model::exponential_s(half, 0.5) == std::log(2.0) / 0.5, boost::test_tools::tolerance(1e-15));
}

BOOST_AUTO_TEST_CASE(normal_with_angle_of_a_quarter_turn_is_zero) {
  Fixed stream({1ull << 63, 1ull << 62});
  BOOST_TEST(std::abs(flatsat::model::normal(stream)) < 1e-15);
}

BOOST_AUTO_TEST_SUITE_END()
