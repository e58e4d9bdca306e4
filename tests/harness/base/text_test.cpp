#include "harness/base/text.h"

#include <array>
#include <boost/test/unit_test.hpp>

#include "harness/base/process.h"

namespace flatsat::base {

BOOST_AUTO_TEST_SUITE(text)

BOOST_AUTO_TEST_CASE(a_plain_word_is_left_as_it_is) {
  BOOST_TEST(shell_word("device.npu0=rtl") == "device.npu0=rtl");
  BOOST_TEST(shell_word("/tmp/a_b-c,d+e%f:g") == "/tmp/a_b-c,d+e%f:g");
}

BOOST_AUTO_TEST_CASE(whatever_a_word_holds_a_shell_reads_it_back) {
  for (const std::string word : {"", "a b", "it's", "$HOME `id` \"x\" \\", "*", "~", "a\nb", "'"})
    BOOST_TEST(run({.words = {"sh", "-c", "printf %s " + shell_word(word)}}).output == word);
}

BOOST_AUTO_TEST_CASE(quotes_and_backslashes_are_escaped_within_quotes) {
  BOOST_TEST(quoted("plain") == R"("plain")");
  BOOST_TEST(quoted("") == R"("")");
  BOOST_TEST(quoted(R"(a "b" \c)") == R"("a \"b\" \\c")");
}

BOOST_AUTO_TEST_CASE(a_list_has_its_separator_between_its_texts_only) {
  BOOST_TEST(joined({}) == "");
  BOOST_TEST(joined({"one"}) == "one");
  BOOST_TEST(joined({"one", "two", "three"}) == "one, two, three");
  BOOST_TEST(joined({"", "two", ""}, ";") == ";two;");
}

BOOST_AUTO_TEST_CASE(blanks_around_a_text_go_and_those_within_stay) {
  BOOST_TEST(trimmed(" \ta  b\r\n") == "a  b");
  BOOST_TEST(trimmed("a") == "a");
  BOOST_TEST(trimmed(" \n") == "");
  BOOST_TEST(trimmed("") == "");
}

BOOST_AUTO_TEST_CASE(numbers_are_written_in_hexadecimal) {
  BOOST_TEST(hex(0) == "0x0");
  BOOST_TEST(hex(0x1f) == "0x1f");
  BOOST_TEST(hex(0xfedcba9876543210) == "0xfedcba9876543210");
  BOOST_TEST(hex16(0x1f) == "000000000000001f");
  BOOST_TEST(hex16(0xfedcba9876543210) == "fedcba9876543210");
}

BOOST_AUTO_TEST_CASE(bytes_are_written_in_hexadecimal_the_first_one_first) {
  BOOST_TEST(hex_bytes({}) == "");
  BOOST_TEST(hex_bytes(std::array<std::uint8_t, 3>{0x00, 0x0a, 0xff}) == "000aff");
}

BOOST_AUTO_TEST_CASE(a_formatted_text_is_whole_whatever_its_length) {
  BOOST_TEST(formatted("%s %d %.2f", "a", 7, 0.125) == "a 7 0.12");
  BOOST_TEST(formatted("%5000s", "x") == std::string(4999, ' ') + "x");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::base
