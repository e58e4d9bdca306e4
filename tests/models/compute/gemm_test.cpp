#include "models/compute/gemm.h"

#include <boost/test/unit_test.hpp>
#include <random>
#include <string>

#include "models/base/crc.h"

namespace flatsat::compute {

BOOST_AUTO_TEST_SUITE(gemm)

BOOST_AUTO_TEST_CASE(the_golden_product_is_the_definition_for_random_shapes) {
  std::mt19937 random(11);
  for (int round = 0; round < 200; ++round) {
    const std::uint32_t m = random() % 20, n = random() % 20, k = random() % 40;
    const std::size_t a_stride = k + random() % 5, b_stride = n + random() % 5;
    std::vector<std::uint8_t> a(m * a_stride + 1), b(k * b_stride + 1);
    for (auto* bytes : {&a, &b})
      for (auto& x : *bytes) x = static_cast<std::uint8_t>(random());
    const auto c = gemm_int8({m, n, k}, a, a_stride, b, b_stride);
    for (std::uint32_t i = 0; i < m; ++i) {
      for (std::uint32_t j = 0; j < n; ++j) {
        long sum = 0;
        for (std::uint32_t l = 0; l < k; ++l)
          sum += static_cast<long>(static_cast<std::int8_t>(a[i * a_stride + l])) *
                 static_cast<std::int8_t>(b[l * b_stride + j]);
        BOOST_REQUIRE(c[i * n + j] == sum);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(sums_agree_with_the_product_and_with_no_product_of_which_one_element_is_wrong) {
  std::mt19937 random(5);
  std::vector<std::uint8_t> a(12 * 30), b(30 * 9);
  for (auto* bytes : {&a, &b})
    for (auto& x : *bytes) x = static_cast<std::uint8_t>(random());
  const GemmShape shape{12, 9, 30};
  auto c = gemm_int8(shape, a, 30, b, 9);
  const auto sums = expected_sums(shape, a, b);
  BOOST_TEST(sums_agree(shape, c, sums));
  for (std::size_t i = 0; i < c.size(); ++i) {
    for (const int bit : {0, 7, 30}) {
      c[i] ^= 1 << bit;
      BOOST_REQUIRE(!sums_agree(shape, c, sums));
      c[i] ^= 1 << bit;
    }
  }
}

BOOST_AUTO_TEST_CASE(requantising_rounds_halves_up_and_saturates) {
  const auto small = [](std::int32_t value, std::int16_t scale, std::uint8_t shift, bool relu) {
    return static_cast<int>(requantised(value, {scale, shift}, relu));
  };
  BOOST_TEST(small(5, 1, 1, false) == 3);    // 2.5
  BOOST_TEST(small(-5, 1, 1, false) == -2);  // -2.5
  BOOST_TEST(small(-7, 1, 2, false) == -2);  // -1.75
  BOOST_TEST(small(100, 3, 0, false) == 127);
  BOOST_TEST(small(-100, 3, 0, false) == -128);
  BOOST_TEST(small(-100, 3, 0, true) == 0);
  BOOST_TEST(small(-100, -1, 0, true) == 100);
  BOOST_TEST(small(INT32_MIN, -32768, 40, false) == 64);  // 2^46 / 2^40
  BOOST_TEST(small(INT32_MIN, -32768, 63, false) == 0);   // 2^-17
}

BOOST_AUTO_TEST_CASE(checksums_have_their_published_check_values) {
  const std::string text = "123456789";
  const std::span<const std::uint8_t> bytes(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
  BOOST_TEST(model::crc32(bytes) == 0xCBF43926u);
  BOOST_TEST(model::crc32(bytes.subspan(4), model::crc32(bytes.first(4))) == 0xCBF43926u);
  // ECSS-E-ST-50-52C annex A, test pattern 01 .. 08.
  const std::uint8_t pattern[] = {1, 2, 3, 4, 5, 6, 7, 8};
  BOOST_TEST(static_cast<int>(model::crc8_rmap(pattern)) == 0xB0);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::compute
