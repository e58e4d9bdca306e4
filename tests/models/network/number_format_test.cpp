// Numbers in messages: what int8 in blocks makes of them, by hand.
#include "models/network/number_format.h"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <limits>
#include <random>

namespace flatsat::network {

BOOST_AUTO_TEST_SUITE(number_format)

namespace {

std::vector<float> read(const NumberFormat& format, const std::vector<std::uint8_t>& bytes, std::size_t count) {
  std::vector<float> numbers(count);
  format.read(bytes, numbers);
  return numbers;
}

BOOST_AUTO_TEST_CASE(float32_comes_back_as_it_was) {
  const std::vector<float> numbers{1.5f, -0.0f, 1e-40f, 3e38f};
  const Float32Format format;
  const auto bytes = format.write(numbers);
  BOOST_TEST(bytes.size() == format.bytes_of(4));
  BOOST_TEST((read(format, bytes, 4) == numbers));
}

BOOST_AUTO_TEST_CASE(a_block_has_the_least_power_of_two_that_127_of_it_reach_and_whole_multiples_of_it_halves_to_even) {
  const Int8Format format(6);
  // 127 is 127 of one: scale 2^0, written as 127. 0.5 and 2.5 go to the even 0 and 2, -1.5 to -2, 100.75 to 101.
  const auto bytes = format.write(std::vector<float>{127.0f, 0.5f, 2.5f, -1.5f, 100.75f, -126.4f, 127.5f});
  BOOST_TEST(bytes == (std::vector<std::uint8_t>{127, 127, 0, 2, 0xfe, 101, 0x82, 128, 64}),
             boost::test_tools::per_element());  // 127.5 is beyond: scale 2, 63.75 of it
  BOOST_TEST(bytes.size() == format.bytes_of(7));
  BOOST_TEST((read(format, bytes, 7) == std::vector<float>{127.0f, 0.0f, 2.0f, -2.0f, 101.0f, -126.0f, 128.0f}));
}

BOOST_AUTO_TEST_CASE(nothing_and_what_is_too_small_is_nothing) {
  const Int8Format format(4);
  const std::vector<float> numbers{0.0f, -0.0f, 1e-45f, -1e-39f};
  BOOST_TEST((read(format, format.write(numbers), 4) == std::vector<float>(4, 0.0f)));
}

BOOST_AUTO_TEST_CASE(a_block_with_what_is_not_finite_is_not_a_number_and_its_neighbour_is_well) {
  const Int8Format format(2);
  const std::vector<float> numbers{1.0f, std::numeric_limits<float>::infinity(), 3.0f, 4.0f};
  const auto found = read(format, format.write(numbers), 4);
  BOOST_TEST(std::isnan(found[0]));
  BOOST_TEST(std::isnan(found[1]));
  BOOST_TEST(found[2] == 3.0f);
}

BOOST_AUTO_TEST_CASE(what_was_read_is_written_as_the_same_bytes_and_what_a_number_loses_is_exact) {
  std::mt19937 random(5);
  for (const std::size_t block : {1u, 7u, 64u}) {
    const Int8Format format(block);
    for (int scale = -140; scale <= 120; scale += 5) {
      std::vector<float> numbers(64);
      for (auto& x : numbers) x = std::ldexp(static_cast<float>(random()) * 0x1p-32f - 0.5f, scale);
      const auto bytes = format.write(numbers);
      const auto found = read(format, bytes, 64);
      BOOST_TEST((format.write(found) == bytes));
      for (std::size_t i = 0; i < 64; ++i) {
        const float lost = numbers[i] - found[i];
        BOOST_TEST(static_cast<double>(lost) == static_cast<double>(numbers[i]) - static_cast<double>(found[i]));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(the_greatest_float_is_held) {
  const Int8Format format(1);
  const float most = std::numeric_limits<float>::max();
  BOOST_TEST(read(format, format.write(std::vector<float>{most}), 1)[0] >= 0.99f * most);
}

}  // namespace

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::network
