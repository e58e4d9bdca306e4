#include "models/compute/ecc_memory.h"

#include <boost/test/unit_test.hpp>
#include <numeric>
#include <random>

namespace flatsat::compute {

BOOST_AUTO_TEST_SUITE(ecc_memory)

BOOST_AUTO_TEST_CASE(one_flipped_bit_of_a_word_is_corrected_once_and_scrubbed) {
  EccMemory memory(1024);
  std::vector<std::uint8_t> data(64);
  std::iota(data.begin(), data.end(), std::uint8_t{1});
  memory.write(0, data);
  for (unsigned bit = 0; bit < 64; ++bit) {
    BOOST_TEST(memory.flip(3, 1ull << bit));
    std::vector<std::uint8_t> back(64);
    const auto first = memory.read(0, back);
    BOOST_TEST(first.corrected == 1u);
    BOOST_TEST((back == data));
    BOOST_TEST(memory.read(0, back).corrected == 0u);
  }
}

BOOST_AUTO_TEST_CASE(two_flipped_bits_of_a_word_are_detected_and_stay_until_it_is_written) {
  EccMemory memory(1024);
  std::vector<std::uint8_t> word(8, 0x55), back(8);
  memory.write(80, word);
  memory.flip(10, 0b101);
  BOOST_TEST(memory.read(80, back).uncorrectable);
  BOOST_TEST(memory.read(80, back).bad_address == 80u);
  memory.write(80, word);
  BOOST_TEST(!memory.read(80, back).uncorrectable);
  BOOST_TEST((back == word));
}

BOOST_AUTO_TEST_CASE(flips_in_two_words_are_two_corrections) {
  EccMemory memory(1024);
  std::vector<std::uint8_t> back(1024);
  memory.flip(0, 1);
  memory.flip(127, 1ull << 63);
  BOOST_TEST(memory.read(0, back).corrected == 2u);
}

BOOST_AUTO_TEST_CASE(a_flip_outside_is_refused_and_a_flip_twice_is_none) {
  EccMemory memory(1024);
  BOOST_TEST(!memory.flip(128, 1));
  memory.flip(5, 2);
  memory.flip(5, 2);
  std::vector<std::uint8_t> back(1024);
  BOOST_TEST(memory.read(0, back).corrected == 0u);
}

BOOST_AUTO_TEST_CASE(without_faults_it_is_a_memory) {
  EccMemory memory(4096);
  std::vector<std::uint8_t> expected(4096);
  std::mt19937 random(3);
  for (int i = 0; i < 2000; ++i) {
    const std::size_t at = random() % 4096, length = 1 + random() % (4096 - at);
    std::vector<std::uint8_t> data(length);
    if (random() % 2 == 0) {
      for (auto& b : data) b = static_cast<std::uint8_t>(random());
      memory.write(at, data);
      std::copy(data.begin(), data.end(), expected.begin() + static_cast<std::ptrdiff_t>(at));
    } else {
      memory.read(at, data);
      BOOST_REQUIRE(std::equal(data.begin(), data.end(), expected.begin() + static_cast<std::ptrdiff_t>(at)));
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::compute
