#include "models/base/crc.h"

#include <boost/test/unit_test.hpp>
#include <string>
#include <vector>

#include "harness/time/seed.h"

namespace flatsat::model {

BOOST_AUTO_TEST_SUITE(crc)

namespace {

/// Bit by bit, as the definition says: least significant bit first.
template <class Word>
Word bitwise(const std::vector<std::uint8_t>& bytes, Word polynomial, Word value) {
  for (const auto byte : bytes) {
    value = static_cast<Word>(value ^ byte);
    for (int bit = 0; bit < 8; ++bit)
      value = static_cast<Word>((value & 1u) != 0 ? (value >> 1) ^ polynomial : value >> 1);
  }
  return value;
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_check_value_of_crc_32_is_the_published_one) {
  const std::string text = "123456789";
  BOOST_TEST(crc32({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}, 0) == 0xCBF43926u);
}

BOOST_AUTO_TEST_CASE(both_agree_with_the_definition_bit_by_bit_for_any_length) {
  time::NamedStream random(1, "crc_test");
  for (std::size_t length = 0; length < 70; ++length) {
    std::vector<std::uint8_t> bytes(length);
    for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random.next());
    BOOST_TEST(crc8_rmap(bytes, 0) == bitwise<std::uint8_t>(bytes, 0xE0, 0));
    BOOST_TEST(crc8_rmap(bytes, 0x5A) == bitwise<std::uint8_t>(bytes, 0xE0, 0x5A));
    BOOST_TEST(crc32(bytes, 0) == ~bitwise<std::uint32_t>(bytes, 0xEDB88320u, ~0u));
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::model
