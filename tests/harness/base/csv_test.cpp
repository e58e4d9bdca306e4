#include "harness/base/csv.h"

#include <boost/test/unit_test.hpp>

namespace flatsat::base {

BOOST_AUTO_TEST_SUITE(csv)

namespace {

/// Fields as "TEXT@COLUMN".
std::string shown(std::string_view line, char separator = ',') {
  std::string text;
  for (const auto& field : csv_fields(line, separator))
    text += "<" + field.text + "@" + std::to_string(field.column) + ">";
  return text;
}

}  // namespace

BOOST_AUTO_TEST_CASE(fields_stand_between_separators_without_the_blanks_at_their_ends) {
  BOOST_TEST(shown("a, b c ,,d\r") == "<a@1><b c@3><@9><d@10>");
  BOOST_TEST(shown("") == "<@1>");
  BOOST_TEST(shown("1,5;2", ';') == "<1,5@1><2@5>");
}

BOOST_AUTO_TEST_CASE(within_quotes_a_separator_is_text_and_two_quotes_are_one) {
  BOOST_TEST(shown(R"("a, b [V]",c)") == "<a, b [V]@1><c@12>");
  BOOST_TEST(shown(R"("say ""hi""",x)") == R"(<say "hi"@1><x@14>)");
  BOOST_TEST(shown(R"("",x)") == "<@1><x@4>");
  BOOST_TEST(shown(R"("open, x)") == "<open, x@1>");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::base
