#include "harness/bench/watch.h"

#include <boost/test/unit_test.hpp>

#include "harness/bench/event_bus.h"

using namespace flatsat;

namespace {

testbed::AlarmConfig hot(double persistence_s) {
  testbed::AlarmConfig alarm;
  alarm.id = "hot";
  alarm.channel = "a.gpu0.die";
  alarm.above = 80.0;
  alarm.persistence_s = persistence_s;
  return alarm;
}

time::SimTime at(int seconds) { return {seconds * 1'000'000'000'000}; }

}  // namespace

BOOST_AUTO_TEST_SUITE(watch)

BOOST_AUTO_TEST_CASE(an_alarm_without_persistence_acts_at_once) {
  EventBus events;
  Watch watch({hot(0.0)}, {"a.gpu0.die"}, events);
  watch.check(std::vector{80.0}, at(1));
  BOOST_TEST(!watch.aborted());
  watch.check(std::vector{80.5}, at(2));
  BOOST_TEST(watch.aborted());
}

BOOST_AUTO_TEST_CASE(an_alarm_with_persistence_acts_only_when_it_lasts_without_a_break) {
  EventBus events;
  Watch watch({hot(3.0)}, {"a.gpu0.die"}, events);
  for (const auto& [second, degc] :
       {std::pair{0, 90.0}, std::pair{2, 90.0}, std::pair{3, 79.0}, std::pair{4, 90.0}, std::pair{6, 90.0}}) {
    watch.check(std::vector{degc}, at(second));
    BOOST_TEST(!watch.aborted());
  }
  watch.check(std::vector{90.0}, at(7));  // out since 4
  BOOST_TEST(watch.aborted());
}

BOOST_AUTO_TEST_SUITE_END()
