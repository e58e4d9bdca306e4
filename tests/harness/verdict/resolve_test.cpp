#include "harness/verdict/resolve.h"

#include <boost/test/unit_test.hpp>

namespace flatsat::verdict {

namespace suites {  // a suite is a namespace, which must not meet the function of its name

BOOST_AUTO_TEST_SUITE(resolve)

namespace {

using Kind = Formula::Kind;

Names names() {
  return {.channels = {{"a.bus.voltage", "V"}, {"a.slope", "V/s"}, {"a.npu0.draw", "W"}, {"b.npu0.draw", "W"}},
          .events = {"upsets.upset"},
          .events_complete = true,
          .bare_numbers_allowed = false,
          .incomplete_at = {"a.npu0."}};
}

Formula resolved(const std::string& text, const Names& names) {
  const auto formula = verdict::parse_formula(text);
  for (const auto& problem : verdict::resolve(*formula, names)) BOOST_ERROR(text << ": " << problem.what());
  return *formula;
}

/// All mistakes, one a line.
std::string wrong(const std::string& text, const Names& names) {
  const auto formula = verdict::parse_formula(text);
  std::string lines;
  for (const auto& problem : verdict::resolve(*formula, names))
    lines += (lines.empty() ? "" : "\n") + std::string(problem.what());
  return lines;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_comparison_gets_its_whole_name_its_index_and_its_bound_in_the_channels_unit) {
  const auto f = resolved("bus.voltage > 0.28 kV", names());
  BOOST_TEST(f.name == "a.bus.voltage");
  BOOST_TEST(f.channel == 0u);
  BOOST_TEST(f.bound == 280.0);
  BOOST_TEST(f.unit == "V");
  BOOST_TEST(resolved("slope > 2 V/s", names()).bound == 2.0);
}

BOOST_AUTO_TEST_CASE(a_number_without_a_unit_is_right_only_where_the_place_allows_it) {
  auto loose = names();
  loose.bare_numbers_allowed = true;
  BOOST_TEST(resolved("bus.voltage > 280", loose).bound == 280.0);
  BOOST_TEST(wrong("bus.voltage > 280", names()) ==
             "at column 15: '280' must be a number with the channel's unit V; units here: V, mV, kV");
}

BOOST_AUTO_TEST_CASE(a_name_alone_is_a_channel_before_it_is_an_event) {
  auto both = names();
  both.events.push_back("a.slope");
  BOOST_TEST((resolved("slope", both).kind == Kind::kTruth));
  BOOST_TEST((resolved("event slope", both).kind == Kind::kEvent));
  BOOST_TEST((resolved("upset", both).kind == Kind::kEvent));
}

BOOST_AUTO_TEST_CASE(all_mistakes_are_found_at_once_each_with_its_column) {
  BOOST_TEST(wrong("bus.voltag > 1 V or npu0.draw > 1 W\nand after upsett (upset > 1)", names()) ==
             "at column 1: no channel is called bus.voltag; did you mean bus.voltage?\n"
             "at column 21: npu0.draw is ambiguous: a.npu0.draw, b.npu0.draw\n"
             "at line 2, column 5: no event is called upsett; did you mean upset?\n"
             "at line 2, column 19: upset is an event and has no value to compare");
  BOOST_TEST(wrong("nothing_like_it", names()) == "at column 1: no channel and no event is called nothing_like_it");
}

BOOST_AUTO_TEST_CASE(a_channel_that_a_device_may_lack_stays_without_an_index) {
  const auto f = resolved("a.npu0.cycles > 5", names());
  BOOST_TEST(f.channel == Formula::kNoChannel);
  BOOST_TEST(wrong("b.npu0.cycles > 5", names()).find("no channel is called b.npu0.cycles") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(where_not_all_events_are_known_a_name_alone_must_be_a_channel_and_an_event_says_that_it_is_one) {
  auto open = names();
  open.events.clear();
  open.events_complete = false;
  BOOST_TEST((resolved("event anything", open).kind == Kind::kEvent));
  BOOST_TEST(wrong("anything", open) ==
             "at column 1: no channel and no event is called anything; an event is written event anything");
}

BOOST_AUTO_TEST_CASE(the_unit_of_a_formula_is_that_of_its_channels_where_they_share_one) {
  BOOST_TEST(unit_of(resolved("bus.voltage > 1 V and not bus.voltage > 2 kV", names())) == "V");
  BOOST_TEST(unit_of(resolved("bus.voltage > 1 V and slope > 2", names())) == "1");
  BOOST_TEST(unit_of(resolved("bus.voltage > 1 V and event upset", names())) == "1");
  BOOST_TEST(unit_of(resolved("after upset (bus.voltage > 1 V)", names())) == "V");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace suites

}  // namespace flatsat::verdict
