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

// Positions of the code (secded.h): data bits 0, 1, 2, 3, 4 lie at 3, 5, 6, 7, 9. Flips at 3, 5, 7 give syndrome
// 3 ^ 5 ^ 7 = 1, an odd pattern: "parity 0 was wrong". The data goes out as it lies there, with a count.
BOOST_AUTO_TEST_CASE(three_flipped_bits_that_look_like_one_are_counted_and_the_wrong_word_is_then_a_good_one) {
  EccMemory memory(1024);
  std::vector<std::uint8_t> back(8);
  memory.flip(2, 0b1011);
  const auto first = memory.read(16, back);
  BOOST_TEST(first.corrected == 1u);
  BOOST_TEST(!first.uncorrectable);
  BOOST_TEST(back[0] == 0b1011);
  BOOST_TEST(memory.read(16, back).corrected == 0u);
}

// Data bits 0, 1, 4 lie at 3, 5, 9: 3 ^ 5 ^ 9 = 15, where data bit 10 lies (9 .. 15 hold bits 4 .. 10): it is flipped
// too.
BOOST_AUTO_TEST_CASE(a_miscorrection_flips_a_fourth_bit) {
  EccMemory memory(1024);
  std::vector<std::uint8_t> back(8);
  memory.flip(0, 0b10011);
  BOOST_TEST(memory.read(0, back).corrected == 1u);
  BOOST_TEST(back[0] == 0b10011);
  BOOST_TEST(back[1] == 0b100);
}

// Data bits 57 and 63 lie at 65 and 71, bit 3 at 7, bit 4 at 9: 65 ^ 7 ^ 9 = 79, above the last position 71.
BOOST_AUTO_TEST_CASE(three_flipped_bits_whose_position_does_not_exist_are_uncorrectable) {
  EccMemory memory(1024);
  std::vector<std::uint8_t> back(8);
  memory.flip(1, 1ull << 57 | 1ull << 3 | 1ull << 4);
  const auto outcome = memory.read(8, back);
  BOOST_TEST(outcome.uncorrectable);
  BOOST_TEST(outcome.bad_address == 8u);
}

// Positions 3 ^ 5 ^ 6 ^ 0 = 0 with four bits flipped, parity 7 among them: even, syndrome 0.
BOOST_AUTO_TEST_CASE(four_flipped_bits_can_make_another_code_word_which_nobody_notices) {
  EccMemory memory(1024);
  std::vector<std::uint8_t> back(8);
  memory.flip(0, 0b111, 0x80);
  const auto outcome = memory.read(0, back);
  BOOST_TEST(outcome.corrected == 0u);
  BOOST_TEST(!outcome.uncorrectable);
  BOOST_TEST(back[0] == 0b111);
}

BOOST_AUTO_TEST_CASE(a_flipped_check_bit_is_corrected_without_touching_the_data) {
  EccMemory memory(1024);
  std::vector<std::uint8_t> word(8, 0x5a), back(8);
  memory.write(0, word);
  for (unsigned bit = 0; bit < 8; ++bit) {
    memory.flip(0, 0, static_cast<std::uint8_t>(1u << bit));
    BOOST_TEST(memory.read(0, back).corrected == 1u);
    BOOST_TEST((back == word));
  }
}

BOOST_AUTO_TEST_CASE(writing_a_part_of_a_word_corrects_the_rest_first) {
  EccMemory memory(1024);
  std::vector<std::uint8_t> word(8, 0x11), back(8);
  memory.write(8, word);
  memory.flip(1, 1ull << 60);
  const std::vector<std::uint8_t> part{0x22, 0x33};
  BOOST_TEST(memory.write(9, part).corrected == 1u);
  BOOST_TEST(memory.read(8, back).corrected == 0u);
  const std::vector<std::uint8_t> expected{0x11, 0x22, 0x33, 0x11, 0x11, 0x11, 0x11, 0x11};
  BOOST_TEST((back == expected));
}

BOOST_AUTO_TEST_CASE(writing_a_part_of_an_uncorrectable_word_leaves_it_uncorrectable) {
  EccMemory memory(1024);
  std::vector<std::uint8_t> back(24);
  memory.flip(1, 0b11);
  memory.flip(2, 1);
  const std::vector<std::uint8_t> part(7, 0x77);  // over both flips of word 1, but not all of it
  const auto outcome = memory.write(8, part);
  BOOST_TEST(outcome.uncorrectable);
  BOOST_TEST(memory.read(0, back).bad_address == 8u);
  const std::vector<std::uint8_t> whole(16, 0x77);
  BOOST_TEST(!memory.write(8, whole).uncorrectable);
  BOOST_TEST(!memory.read(0, back).uncorrectable);
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
