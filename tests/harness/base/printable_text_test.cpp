#include <boost/test/unit_test.hpp>

#include "harness/base/printable.h"

namespace flatsat::base {

BOOST_AUTO_TEST_SUITE(printable_text)

BOOST_AUTO_TEST_CASE(letters_line_ends_and_tabs_stay_as_they_are) {
  const std::string text =
      "38,9 \xc2\xb0"
      "C\tk\xc3\xbchl\n\xe6\xb8\xa9\xf0\x9f\x9b\xb0";  // degree, umlaut, a letter of three bytes, one of four
  BOOST_TEST(base::printable(text) == text);
}

BOOST_AUTO_TEST_CASE(what_moves_a_terminal_is_written_as_json_writes_it) {
  BOOST_TEST(base::printable("\x1b[2J\x1b]0;mine\x07") == "\\u001b[2J\\u001b]0;mine\\u0007");
  BOOST_TEST(base::printable("over\rwritten\b\x7f") == "over\\u000dwritten\\u0008\\u007f");
  BOOST_TEST(base::printable(std::string("\0", 1)) == "\\u0000");
  BOOST_TEST(base::printable("\xc2\x9b"
                             "31m") == "\\u009b31m");  // CSI of Latin-1, in one letter
  BOOST_TEST(base::printable("a\xe2\x80\xae"
                             "b\xe2\x81\xa6") == "a\\u202eb\\u2066");  // marks of direction
  BOOST_TEST(base::printable("a\xe2\x80\xa8") == "a\\u2028");          // a line end that is none
}

BOOST_AUTO_TEST_CASE(bytes_that_are_no_letters_are_shown_as_one_that_stands_for_them) {
  const std::string none = "\xef\xbf\xbd";
  BOOST_TEST(base::printable("\x9b"
                             "31m") == none + "31m");      // CSI of Latin-1, as a terminal may take it
  BOOST_TEST(base::printable("\xc0\x9b") == none + none);  // overlong
  BOOST_TEST(base::printable("a\xe2\x80") == "a" + none);  // cut
  BOOST_TEST(base::printable("\xed\xa0\x80") == none);     // half of a pair
}

BOOST_AUTO_TEST_CASE(a_letter_in_two_pieces_is_one) {
  PrintableText text;
  std::string out = text.add("k\xc3");
  out += text.add("\xbchl \xe2");
  out += text.add("\x80");
  out += text.add("\xae");
  BOOST_TEST(out + text.rest() == "k\xc3\xbchl \\u202e");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::base
