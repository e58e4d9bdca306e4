#include "harness/base/sha256.h"

#include <boost/test/unit_test.hpp>

namespace flatsat::base {

BOOST_AUTO_TEST_SUITE(sha256)

// Both values: FIPS 180-4 example computations published by NIST for SHA-256.
BOOST_AUTO_TEST_CASE(abc_gives_the_published_value) {
  Sha256 hash;
  hash.add("abc", 3);
  BOOST_TEST(to_hex(hash.value()) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

BOOST_AUTO_TEST_CASE(it_can_be_read_midway_and_goes_on) {
  Sha256 hash;
  hash.add("abc", 3);
  hash.value();
  hash.add("dbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 53);
  BOOST_TEST(to_hex(hash.value()) == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

BOOST_AUTO_TEST_CASE(a_text_is_hashed_at_once) {
  BOOST_TEST(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::base
