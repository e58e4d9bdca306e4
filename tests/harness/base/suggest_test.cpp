#include "harness/base/suggest.h"

#include <boost/test/unit_test.hpp>

namespace flatsat::base {

BOOST_AUTO_TEST_SUITE(suggest)

BOOST_AUTO_TEST_CASE(a_near_name_is_suggested_and_a_far_one_is_not) {
  BOOST_TEST(closest_name("emittence", {"area", "emittance"}) == "emittance");
  BOOST_TEST(closest_name("xyzzy", {"area", "emittance"}) == "");
}

BOOST_AUTO_TEST_CASE(a_third_of_the_letters_may_differ) {
  BOOST_TEST(closest_name("abcxyf", {"abcdef"}) == "abcdef");  // two of six
  BOOST_TEST(closest_name("abxyzf", {"abcdef"}) == "");        // three of six
}

BOOST_AUTO_TEST_CASE(the_nearest_of_several_is_suggested_and_of_equals_the_first) {
  BOOST_TEST(closest_name("battery1", {"battery22", "battery2", "battery3"}) == "battery2");
}

BOOST_AUTO_TEST_CASE(a_word_of_more_than_a_hundred_letters_is_nobodys_slip) {
  const std::string word(101, 'a');
  BOOST_TEST(closest_name(word, {word}) == "");
}

BOOST_AUTO_TEST_CASE(the_sentence_names_what_was_meant_or_says_what_was_asked_for_otherwise) {
  BOOST_TEST(did_you_mean("emittence", {"emittance"}) == "; did you mean emittance?");
  BOOST_TEST(did_you_mean("emittence", {"emittance"}, "; see the list") == "; did you mean emittance?");
  BOOST_TEST(did_you_mean("xyzzy", {"emittance"}) == "");
  BOOST_TEST(did_you_mean("xyzzy", {"emittance"}, "; see the list") == "; see the list");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::base
