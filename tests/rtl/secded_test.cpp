// The code of the models against the code of the RTL, pattern by pattern.
#include "models/compute/secded.h"

#include <boost/test/unit_test.hpp>
#include <random>

#include "tests/rtl/secded_rig.h"

namespace flatsat::rtl {

BOOST_AUTO_TEST_SUITE(secded)

namespace {

namespace secded = compute::secded;

struct Word {
  std::uint64_t data;
  std::uint8_t check;
  Word flipped(unsigned bit) const {
    if (bit < 64) return {data ^ 1ull << bit, check};
    return {data, static_cast<std::uint8_t>(check ^ 1u << (bit - 64))};
  }
};

class Decoder {
 public:
  /// Whether RTL and model say the same of this word.
  bool agrees(const Word& word) {
    const auto rtl = rtl_.decode(word.data, word.check);
    const auto model = secded::decode(word.data, word.check);
    return rtl.data == model.data && rtl.corrected == model.corrected && rtl.uncorrectable == model.uncorrectable;
  }
  bool is_clean(const Word& word) {
    const auto rtl = rtl_.decode(word.data, word.check);
    return agrees(word) && !rtl.corrected && !rtl.uncorrectable && rtl.data == word.data;
  }

 private:
  SecdedDecoder rtl_;
};

constexpr std::uint64_t kWord = 0xc0ffee0123456789ull;
Word written(std::uint64_t data) { return {data, secded::check_bits(data)}; }

}  // namespace

BOOST_AUTO_TEST_CASE(what_the_model_writes_the_rtl_reads_as_it_was) {
  Decoder decoder;
  std::mt19937_64 random(1);
  for (unsigned bit = 0; bit < 64; ++bit) BOOST_REQUIRE(decoder.is_clean(written(1ull << bit)));
  for (int i = 0; i < 10'000; ++i) BOOST_REQUIRE(decoder.is_clean(written(random())));
}

BOOST_AUTO_TEST_CASE(model_and_rtl_agree_on_every_single_pair_and_triple_of_flips_of_a_word) {
  Decoder decoder;
  unsigned patterns = 0;
  for (unsigned a = 0; a < 72; ++a) {
    const Word one = written(kWord).flipped(a);
    BOOST_REQUIRE(decoder.agrees(one));
    for (unsigned b = 0; b < a; ++b) {
      const Word two = one.flipped(b);
      BOOST_REQUIRE(decoder.agrees(two));
      for (unsigned c = 0; c < b; ++c, ++patterns) BOOST_REQUIRE(decoder.agrees(two.flipped(c)));
    }
  }
  BOOST_TEST(patterns == 59640u);  // 72 x 71 x 70 / 6
}

BOOST_AUTO_TEST_CASE(model_and_rtl_agree_on_any_72_bits) {
  Decoder decoder;
  std::mt19937_64 random(7);
  for (int i = 0; i < 100'000; ++i) {
    const Word word{random(), static_cast<std::uint8_t>(random())};
    BOOST_REQUIRE(decoder.agrees(word));
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::rtl
