#include "models/compute/secded.h"

#include <bit>
#include <boost/test/unit_test.hpp>

namespace flatsat::compute::secded {

BOOST_AUTO_TEST_SUITE(secded)

namespace {

struct Bits {
  std::uint64_t data = 0;
  std::uint8_t check = 0;
};
/// Bit 0 .. 63 of the data, 64 .. 71 of the check bits.
void flip(Bits& word, unsigned bit) {
  if (bit < 64)
    word.data ^= 1ull << bit;
  else
    word.check ^= static_cast<std::uint8_t>(1u << (bit - 64));
}

constexpr std::uint64_t kWord = 0x0123456789abcdefull;

}  // namespace

// By hand. Data 0: all parities 0, inverted ff. Data bit 0 at position 3 = 0b11: parities 0 and 1; over data and these
// three ones: 1, so 83 inverted is 7c. Data bit 63 at 71 = 0b1000111: parities 0, 1, 2, 6; five ones: 1, so c7, 38.
BOOST_AUTO_TEST_CASE(check_bits_of_single_data_bits_are_those_of_their_positions) {
  BOOST_TEST(check_bits(0) == 0xff);
  BOOST_TEST(check_bits(1) == 0x7c);
  BOOST_TEST(check_bits(1ull << 63) == 0x38);
}

BOOST_AUTO_TEST_CASE(each_single_flip_is_corrected_and_each_pair_is_detected) {
  const Bits clean{kWord, check_bits(kWord)};
  BOOST_TEST(decode(clean.data, clean.check).good());
  for (unsigned a = 0; a < 72; ++a) {
    Bits one = clean;
    flip(one, a);
    const auto single = decode(one.data, one.check);
    BOOST_REQUIRE((single.corrected && single.data == kWord));
    for (unsigned b = 0; b < a; ++b) {
      Bits two = one;
      flip(two, b);
      BOOST_REQUIRE(decode(two.data, two.check).uncorrectable);
    }
  }
}

// The positions 0 .. 71 (0 for the overall parity) of a triple give a syndrome a ^ b ^ c. Counted over all triples of
// them: 14,336 give 72 or more, which no position has; 45,304 give one of a position. None is even.
BOOST_AUTO_TEST_CASE(of_all_59640_triples_14336_are_detected_and_45304_miscorrected_and_none_is_silent) {
  const Bits clean{kWord, check_bits(kWord)};
  unsigned detected = 0, miscorrected = 0, silent = 0;
  for (unsigned a = 0; a < 72; ++a) {
    for (unsigned b = 0; b < a; ++b) {
      for (unsigned c = 0; c < b; ++c) {
        Bits word = clean;
        for (const unsigned bit : {a, b, c}) flip(word, bit);
        const auto out = decode(word.data, word.check);
        detected += out.uncorrectable;
        miscorrected += out.corrected;
        silent += out.good();
      }
    }
  }
  BOOST_TEST(detected == 14336u);
  BOOST_TEST(miscorrected == 45304u);
  BOOST_TEST(silent == 0u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::compute::secded
