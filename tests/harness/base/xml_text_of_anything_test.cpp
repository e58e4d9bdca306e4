#include <boost/test/unit_test.hpp>

#include "harness/base/xml_text.h"

namespace flatsat::base {

BOOST_AUTO_TEST_SUITE(xml_text_of_anything)

BOOST_AUTO_TEST_CASE(marks_of_xml_become_names_and_line_ends_numbers) {
  BOOST_TEST(xml_text("a<b> & \"c\"\tx\r\ny") == "a&lt;b&gt; &amp; &quot;c&quot;&#9;x&#13;&#10;y");
}

BOOST_AUTO_TEST_CASE(characters_of_all_lengths_stay) {
  const std::string text =
      "\x7F \xC2\x80 \xC3\xA4 \xE2\x82\xAC \xEE\x80\x80 \xEF\xBF\xBD \xF0\x9F\x9B\xB0 \xF4\x8F\xBF\xBF";
  BOOST_TEST(xml_text(text) == text);
}

BOOST_AUTO_TEST_CASE(what_xml_does_not_have_is_replaced) {
  // NUL, BEL, ESC; U+FFFE and U+FFFF; a surrogate, U+D800.
  BOOST_TEST(xml_text(std::string_view("\0a\x07\x1B", 4)) ==
             "\xEF\xBF\xBD"
             "a\xEF\xBF\xBD\xEF\xBF\xBD");
  BOOST_TEST(xml_text("\xEF\xBF\xBE|\xEF\xBF\xBF") == "\xEF\xBF\xBD|\xEF\xBF\xBD");
  BOOST_TEST(xml_text("\xED\xA0\x80|") == "\xEF\xBF\xBD|");
}

BOOST_AUTO_TEST_CASE(bytes_that_are_no_utf8_are_replaced_one_by_one) {
  BOOST_TEST(xml_text("\xE4|") == "\xEF\xBF\xBD|");                       // Latin-1
  BOOST_TEST(xml_text("\xC0\xAF|") == "\xEF\xBF\xBD\xEF\xBF\xBD|");       // a long form of '/'
  BOOST_TEST(xml_text("a\xE2\x82") == "a\xEF\xBF\xBD\xEF\xBF\xBD");       // cut off
  BOOST_TEST(xml_text("\xF5\x80\x80\x80|").starts_with("\xEF\xBF\xBD"));  // above U+10FFFF
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::base
