#include <boost/test/unit_test.hpp>

#include "harness/verdict/formula.h"
#include "tests/harness/verdict/random_formula.h"
#include "tests/support/seed.h"

namespace flatsat::verdict {

BOOST_AUTO_TEST_SUITE(print_formula)

namespace {

/// Equal in all that has a meaning.
bool same(const Formula& a, const Formula& b) {
  const bool equal = a.kind == b.kind && a.name == b.name && a.comparison == b.comparison &&
                     a.bound_text == b.bound_text && a.bound == b.bound && a.windowed == b.windowed &&
                     a.from_ps == b.from_ps && a.to_ps == b.to_ps && a.operands.size() == b.operands.size();
  for (std::size_t i = 0; equal && i < a.operands.size(); ++i) {
    if (!same(*a.operands[i], *b.operands[i])) return false;
  }
  return equal;
}

std::string printed(const std::string& text) { return to_string(*parse_formula(text)); }

}  // namespace

BOOST_AUTO_TEST_CASE(what_is_printed_has_words_for_operators_and_no_needless_brackets) {
  BOOST_TEST(printed("((x<3V)&&!(y))||(event up)") == "x < 3 V and not y or event up");
  BOOST_TEST(printed("x and (y and z)") == "x and (y and z)");
  BOOST_TEST(printed("(x or y) and not (x and y)") == "(x or y) and not (x and y)");
  BOOST_TEST(printed("always from 0 s to 90 s (x until (y or z) within 0.5 min)") ==
             "always within 90 s (x until (y or z) within 30 s)");
}

BOOST_AUTO_TEST_CASE(what_is_printed_parses_to_the_same_formula) {
  time::NamedStream random(support::seed_or(3), "print_formula_test");
  RandomFormula formulas(random);
  for (int i = 0; i < 20'000; ++i) {
    const auto text = formulas.text(static_cast<int>(formulas.below(5)));
    const auto first = parse_formula(text);
    const auto again = parse_formula(to_string(*first));
    BOOST_REQUIRE_MESSAGE(same(*first, *again), text << " was printed as " << to_string(*first));
    BOOST_REQUIRE(to_string(*again) == to_string(*first));
  }
}

BOOST_AUTO_TEST_CASE(what_is_printed_is_nested_no_deeper_than_what_was_parsed) {
  std::string text = "x";
  for (int i = 0; i < 99; ++i) text = "not " + text;
  BOOST_TEST(printed(text) == text);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::verdict
