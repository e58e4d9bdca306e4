#include <boost/test/unit_test.hpp>

#include "harness/verdict/formula.h"

namespace flatsat::verdict {

namespace suites {  // a suite is a namespace, which must not meet the function of its name

BOOST_AUTO_TEST_SUITE(parse_formula)

namespace {

using Kind = Formula::Kind;

std::string wrong(const std::string& text) {
  try {
    verdict::parse_formula(text);
  } catch (const FormulaError& error) {
    return error.what();
  }
  return "nothing";
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

BOOST_AUTO_TEST_CASE(a_comparison_keeps_its_name_and_its_number_as_written) {
  const auto f = verdict::parse_formula("always within 200ms (a.power.bus.voltage >= 280V)");
  BOOST_TEST((f->kind == Kind::kAlways));
  BOOST_TEST(f->to_ps == 200'000'000'000);
  const Formula& comparison = *f->operands[0];
  BOOST_TEST((comparison.kind == Kind::kComparison));
  BOOST_TEST((comparison.comparison == Comparison::kGreaterEqual));
  BOOST_TEST(comparison.name == "a.power.bus.voltage");
  BOOST_TEST(comparison.bound_text == "280 V");
  BOOST_TEST(comparison.bound == 280.0);
  BOOST_TEST(comparison.at.column == 22u);  // always within 200ms (
  BOOST_TEST(comparison.bound_at.column == 45u);
}

BOOST_AUTO_TEST_CASE(units_have_slashes_digits_and_materials) {
  BOOST_TEST(verdict::parse_formula("x < 3 W/m2")->bound_text == "3 W/m2");
  BOOST_TEST(verdict::parse_formula("x < 3 1/cm2 or y")->operands[0]->bound_text == "3 1/cm2");
  BOOST_TEST(verdict::parse_formula("(x < 3 krad(Si)/year)")->bound_text == "3 krad(Si)/year");
  BOOST_TEST(verdict::parse_formula("x<30% and y")->operands[0]->bound_text == "30 %");
}

BOOST_AUTO_TEST_CASE(words_and_signs_mean_the_same) {
  BOOST_TEST(to_string(*verdict::parse_formula("!x && y || z")) == "not x and y or z");
  BOOST_TEST(to_string(*verdict::parse_formula("not x and y or z")) == "not x and y or z");
}

BOOST_AUTO_TEST_CASE(not_binds_before_until_before_and_before_or) {
  const auto f = verdict::parse_formula("p or not q until r and s");
  BOOST_TEST((f->kind == Kind::kOr));
  BOOST_TEST((f->operands[1]->kind == Kind::kAnd));
  BOOST_TEST((f->operands[1]->operands[0]->kind == Kind::kUntil));
  BOOST_TEST((f->operands[1]->operands[0]->operands[0]->kind == Kind::kNot));
}

BOOST_AUTO_TEST_CASE(one_operator_joins_any_number_of_operands_in_one_level) {
  std::string text = "x";
  for (int i = 0; i < 100'000; ++i) text += " and x";
  BOOST_TEST(verdict::parse_formula(text)->operands.size() == 100'001u);
}

BOOST_AUTO_TEST_CASE(an_event_stands_after_its_word_and_alone_a_name_waits_to_be_resolved) {
  BOOST_TEST((verdict::parse_formula("event npu0.job_error")->kind == Kind::kEvent));
  BOOST_TEST(verdict::parse_formula("event npu0.job_error")->name == "npu0.job_error");
  BOOST_TEST((verdict::parse_formula("upset")->kind == Kind::kTruth));
  const auto after = verdict::parse_formula("after umbra_entry within 1 min (x)");
  BOOST_TEST(after->name == "umbra_entry");
  BOOST_TEST(after->to_ps == 60'000'000'000'000);
}

BOOST_AUTO_TEST_CASE(a_word_of_the_language_is_a_name_where_it_is_compared) {
  for (const std::string word :
       {"always", "eventually", "after", "until", "within", "from", "to", "event", "not", "and"}) {
    const auto f = verdict::parse_formula("always (" + word + " > 3)");
    BOOST_TEST(f->operands[0]->name == word);
  }
  BOOST_TEST((verdict::parse_formula("event and x")->operands[0]->kind == Kind::kTruth));
}

BOOST_AUTO_TEST_CASE(mistakes_are_named_with_their_column_and_what_would_be_right) {
  BOOST_TEST(wrong("x 3") == "at column 3: there must be a comparison, and, or, until or the end, not '3'");
  BOOST_TEST(
      wrong("always within 3 (x > 2)") ==
      "at column 17: there must be a time like 10 s (ps, ns, us, ms, s, min, h, d), of at most 106.75 d, not '('");
  BOOST_TEST(
      wrong("always within 3 parsec (x > 2)") ==
      "at column 17: there must be a time like 10 s (ps, ns, us, ms, s, min, h, d), of at most 106.75 d, not 'parsec'");
  BOOST_TEST(has(wrong("always within 200 d (x > 2)"), "at column 19: there must be a time like 10 s"));
  BOOST_TEST(wrong("always within 100 d (x > 2)") == "nothing");
  BOOST_TEST(wrong("(x > 2") == "at column 7: there must be ')', not the end");
  BOOST_TEST(wrong("x > 2 V more") == "at column 9: there must be and, or, until or the end, not 'more'");
  BOOST_TEST(wrong("") ==
             "at column 1: there must be a channel, an event, not, always, eventually, after or '(', not the end");
  BOOST_TEST(has(wrong("3 < x"), "column 1: there must be a channel"));
  BOOST_TEST(has(wrong("x and and"), "column 7: there must be a channel"));
  BOOST_TEST(has(wrong("x = 3"), "column 3: there must be a comparison"));
  BOOST_TEST(wrong("x <") == "at column 4: there must be a number, not the end");
  BOOST_TEST(wrong("after (x)") == "at column 7: there must be a kind of event, not '('");
  BOOST_TEST(wrong("event upset > 3") == "at column 7: event upset has no value to compare");
  BOOST_TEST(wrong("always from 5 s (x)") == "at column 17: there must be 'to', not '('");
  BOOST_TEST(wrong("always from 5 s to 4 s x") == "at column 20: a window must not end before it begins");
  BOOST_TEST(wrong("x > 1\n  and y >") == "at line 2, column 10: there must be a number, not the end");
}

BOOST_AUTO_TEST_CASE(no_text_is_nested_deeper_than_a_hundred_levels) {
  BOOST_TEST(wrong(std::string(100, '(') + "x" + std::string(100, ')')) != "nothing");
  BOOST_TEST(wrong(std::string(99, '(') + "x" + std::string(99, ')')) == "nothing");
  for (const std::string head : {"(", "!", "not ", "always ", "after k ", "x until ("}) {
    std::string text;
    for (int i = 0; i < 20'000; ++i) text += head;
    BOOST_TEST(has(wrong(text), "fewer brackets: at most 100 levels"));
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace suites

}  // namespace flatsat::verdict
