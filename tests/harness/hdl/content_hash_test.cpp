#include "harness/hdl/content_hash.h"

#include <boost/test/unit_test.hpp>
#include <string>
#include <vector>

namespace flatsat::hdl {

BOOST_AUTO_TEST_SUITE(content_hash)

namespace {

std::string digest(const std::vector<std::string>& pieces) {
  ContentHash hash;
  for (const auto& piece : pieces) hash.add(piece);
  return hash.digest();
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_sum_is_the_sha_256_of_the_pieces_each_behind_its_length) {
  BOOST_TEST(digest({"abc"}) ==
             "aab5f9ae99b2e38fb462025c8f72f570c9c811705d2a4277dc855d7fa293fe97");  // printf '3:abc' | sha256sum
  BOOST_TEST(digest({"ab", "c"}) ==
             "430fb1b4ac43316eca81fab27a1930ab8eff8fef6a1dc7903dce44bbc2790dc5");  // printf '2:ab1:c' | sha256sum
}

BOOST_AUTO_TEST_CASE(a_file_that_cannot_be_read_has_no_sum) { BOOST_TEST(hash_of_file("/nowhere/at/all") == ""); }

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::hdl
