#include "harness/bench/watch.h"

#include <boost/test/unit_test.hpp>

#include "harness/verdict/resolve.h"
#include "tests/support/event_log.h"

namespace flatsat::bench {

BOOST_AUTO_TEST_SUITE(watch)

namespace {

testbed::AlarmConfig hot(double persistence_s) {
  testbed::AlarmConfig alarm;
  alarm.id = "hot";
  alarm.channel = "a.gpu0.die";
  alarm.above = 80.0;
  alarm.persistence_s = persistence_s;
  return alarm;
}

testbed::AlarmConfig when(const std::string& text, double persistence_s = 0.0) {
  testbed::AlarmConfig alarm;
  alarm.id = "starved";
  alarm.when = verdict::parse_formula(text);
  alarm.persistence_s = persistence_s;
  verdict::Names names;
  names.channels = {{"a.soc", "1"}};
  BOOST_REQUIRE(verdict::resolve(*alarm.when, names).empty());
  return alarm;
}

time::SimTime at(int seconds) { return {seconds * 1'000'000'000'000}; }

}  // namespace

BOOST_AUTO_TEST_CASE(an_alarm_without_persistence_acts_at_once) {
  support::EventLog events;
  Watch watch({hot(0.0)}, {"a.gpu0.die"}, events);
  watch.check(std::vector{80.0}, at(1));
  BOOST_TEST(!watch.aborted());
  watch.check(std::vector{80.5}, at(2));
  BOOST_TEST(watch.aborted());
}

BOOST_AUTO_TEST_CASE(an_alarm_with_persistence_acts_only_when_it_lasts_without_a_break) {
  support::EventLog events;
  Watch watch({hot(3.0)}, {"a.gpu0.die"}, events);
  for (const auto& [second, degc] :
       {std::pair{0, 90.0}, std::pair{2, 90.0}, std::pair{3, 79.0}, std::pair{4, 90.0}, std::pair{6, 90.0}}) {
    watch.check(std::vector{degc}, at(second));
    BOOST_TEST(!watch.aborted());
  }
  watch.check(std::vector{90.0}, at(7));  // out since 4
  BOOST_TEST(watch.aborted());
}

BOOST_AUTO_TEST_CASE(an_alarm_by_an_expression_acts_when_it_holds) {
  support::EventLog events;
  Watch watch({when("soc < 0.2")}, {"a.soc"}, events);
  watch.check(std::vector{0.2}, at(1));
  BOOST_TEST(!watch.aborted());
  watch.check(std::vector{0.19}, at(2));
  BOOST_TEST(watch.aborted());
  BOOST_TEST(watch.reason() == "alarm starved: a.soc < 0.2");
  BOOST_TEST(events.count("alarm") == 1);
}

BOOST_AUTO_TEST_CASE(an_event_in_an_expression_is_true_at_the_first_check_after_it_alone) {
  support::EventLog events;
  Watch watch({when("a.soc < 0.2 and event load_shed")}, {"a.soc"}, events);
  watch.event("power", "load_shed");
  watch.check(std::vector{0.5}, at(1));
  watch.check(std::vector{0.1}, at(2));  // it was shed before
  BOOST_TEST(!watch.aborted());
  watch.event("power", "load_shed");
  watch.check(std::vector{0.1}, at(3));
  BOOST_TEST(watch.aborted());
}

BOOST_AUTO_TEST_CASE(an_expression_with_persistence_must_hold_without_a_break) {
  support::EventLog events;
  Watch watch({when("soc < 0.2", 2.0)}, {"a.soc"}, events);
  for (const auto& [second, soc] : {std::pair{0, 0.1}, std::pair{1, 0.3}, std::pair{2, 0.1}, std::pair{3, 0.1}}) {
    watch.check(std::vector{soc}, at(second));
    BOOST_TEST(!watch.aborted());
  }
  watch.check(std::vector{0.1}, at(4));
  BOOST_TEST(watch.aborted());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::bench
