// What a summary becomes for people and CI: fail lines, the table, JUnit, Markdown.
#include <boost/test/unit_test.hpp>

#include "harness/campaign/baseline.h"
#include "harness/campaign/fail_lines.h"
#include "harness/campaign/junit.h"
#include "harness/campaign/markdown.h"
#include "tests/harness/campaign/a_summary.h"

namespace flatsat::campaign {

BOOST_AUTO_TEST_SUITE(report_text)

namespace {

using nlohmann::json;

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

const json kFails = json::array({a_requirement("draw", "FAIL", 300.0), a_requirement("depth", "PASS")});

/// Held against a night in which b failed as it does, and in which a case was that is gone.
json a_compared_summary() {
  const auto accepted = a_summary(
      {a_case("a", "PASS", kFails), a_case("b", "FAIL", kFails), a_case("left", "PASS"), a_case("shaky", "PASS")});
  auto shaky = a_case("shaky", "PASS");
  shaky["digest"] = "another";
  auto now = a_summary({a_case("a", "FAIL", kFails), a_case("b", "FAIL", kFails), shaky});
  hold_against(accepted, plan_of(now), false, now);
  return now;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_fail_line_names_requirement_value_limit_and_instant) {
  const auto one = a_case("a", "FAIL", kFails);
  const std::vector<std::string> expected{"draw FAIL: value 300 kW, limit 35 kW, at 2 s"};
  BOOST_TEST(fail_lines(one) == expected, boost::test_tools::per_element());
  BOOST_TEST(trace_note(one) == ", trace out/a.h5");
  BOOST_TEST(fail_lines(a_case("a", "PASS", kFails)).empty());
  auto broken = a_case("a", "ERROR");
  broken["error"] = "npu0 did not answer";
  BOOST_TEST(fail_lines(broken).front() == "npu0 did not answer");
  broken["trace"] = nullptr;
  BOOST_TEST(trace_note(broken).empty());
}

BOOST_AUTO_TEST_CASE(the_table_tells_new_failures_before_known_ones) {
  const auto text = to_table(a_compared_summary());
  BOOST_TEST(has(text, "FAIL a\n  draw FAIL: value 300 kW, limit 35 kW, at 2 s, trace out/a.h5"));
  BOOST_TEST(text.find("FAIL a\n") < text.find("FAIL (known) b\n"));
  BOOST_TEST(has(text, "  worse than the accepted night"));
  BOOST_TEST(has(text, "a sweep without chance"));
}

BOOST_AUTO_TEST_CASE(junit_skips_a_known_failure_and_fails_for_what_is_gone_and_flaky) {
  const auto xml = to_junit(a_compared_summary());
  BOOST_TEST(has(xml, "tests=\"4\" failures=\"2\" errors=\"1\" skipped=\"1\""));
  BOOST_TEST(has(xml, "<failure type=\"FAIL\" message=\"draw FAIL: value 300 kW, limit 35 kW, at 2 s\">"));
  BOOST_TEST(has(xml, "<skipped message=\"known failure: draw FAIL"));
  BOOST_TEST(has(xml, "name=\"left\" time=\"0.000000\">\n      <failure type=\"GONE\""));
  BOOST_TEST(has(xml, "<error type=\"FLAKY\""));
  BOOST_TEST(has(xml, "trace out/a.h5&#10;"));
  BOOST_TEST(has(xml, "<property name=\"baseline.worse\" value=\"true\"/>"));
  const auto alone = to_junit(a_summary({a_case("a", "FAIL", kFails), a_case("b", "FAIL", kFails)}));
  BOOST_TEST(has(alone, "tests=\"2\" failures=\"2\" errors=\"0\" skipped=\"0\""));
}

BOOST_AUTO_TEST_CASE(markdown_says_the_same_and_what_a_user_wrote_stays_text) {
  auto summary = a_compared_summary();
  summary["title"] = "a | <b> *title*";
  const auto text = to_markdown(summary);
  BOOST_TEST(has(text, "# n: FAIL\n\na \\| \\<b\\> \\*title\\*\n"));
  BOOST_TEST(has(text, "## Against the accepted night: worse"));
  BOOST_TEST(has(text, "- known\\_failures: 1: b\n"));
  BOOST_TEST(has(text, "- FAIL (known) b\n"));
  BOOST_TEST(has(text, "  - draw FAIL: value 300 kW, limit 35 kW, at 2 s, trace out/a.h5\n"));
  BOOST_TEST(has(text, "  - again `./flatsat run bed`\n"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::campaign
