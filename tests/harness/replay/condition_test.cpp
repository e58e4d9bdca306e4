#include "harness/replay/condition.h"

#include <boost/test/unit_test.hpp>
#include <cmath>

#include "harness/config/problems.h"
#include "tests/support/seed.h"

namespace flatsat::replay {

BOOST_AUTO_TEST_SUITE(condition)

namespace {

const std::vector<trace::ChannelSpec> kChannels{{"a.power.battery.soc", "1", "", {}, {}, {}},
                                                {"a.power.bus.voltage", "V", "", {}, {}, {}},
                                                {"a.optical.up", "1", "", {}, {}, {}},
                                                {"a.npu0.draw", "W", "", {}, {}, {}},
                                                {"b.npu0.draw", "W", "", {}, {}, {}}};
const std::vector<std::string> kEvents{"npu0.job_error", "gpu0.job_error", "upsets.upset"};

bool holds(const std::string& text, std::vector<double> values, const std::vector<trace::EventRecord>& events = {}) {
  return Condition(text, kChannels, kEvents).holds(values, events);
}

trace::EventRecord event(const char* source, const char* kind) { return {1, {}, source, kind, "", 0.0, 0}; }

void is_refused(const std::string& text, const std::string& column, const std::string& words) {
  BOOST_CHECK_EXCEPTION(
      Condition(text, kChannels, kEvents), config::ConfigError, [&](const config::ConfigError& error) {
        const std::string what = error.what();
        BOOST_TEST_MESSAGE(what);
        return what.find(":1:" + column + ":") != std::string::npos && what.find(words) != std::string::npos;
      });
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_channel_is_found_by_the_end_of_its_name_and_compared_in_its_unit) {
  BOOST_TEST(holds("battery.soc < 0.3", {0.2, 0, 0, 0, 0}));
  BOOST_TEST(!holds("battery.soc < 0.3", {0.3, 0, 0, 0, 0}));
  BOOST_TEST(holds("a.power.battery.soc<=0.3", {0.3, 0, 0, 0, 0}));
  BOOST_TEST(holds("bus.voltage >= 0.4 kV", {0, 400, 0, 0, 0}));
  BOOST_TEST(!holds("bus.voltage > 400 V", {0, 400, 0, 0, 0}));
  BOOST_TEST(holds("bus.voltage == 400", {0, 400, 0, 0, 0}));
  BOOST_TEST(holds("bus.voltage != 400", {0, 401, 0, 0, 0}));
}

BOOST_AUTO_TEST_CASE(and_binds_before_or_and_not_before_both) {
  BOOST_TEST(holds("optical.up or battery.soc < 1 and bus.voltage < 1", {0, 5, 1, 0, 0}));
  BOOST_TEST(!holds("(optical.up or battery.soc < 1) and bus.voltage < 1", {0, 5, 1, 0, 0}));
  BOOST_TEST(holds("not optical.up and battery.soc == 0", {0, 0, 0, 0, 0}));
  BOOST_TEST(holds("!optical.up && battery.soc == 0 || bus.voltage > 1", {0, 0, 0, 0, 0}));
  BOOST_TEST(!holds("not not optical.up", {0, 0, 0, 0, 0}));
}

BOOST_AUTO_TEST_CASE(an_event_is_true_at_its_instant_by_kind_or_source_and_kind) {
  BOOST_TEST(holds("upset", {0, 0, 0, 0, 0}, {event("upsets", "upset")}));
  BOOST_TEST(!holds("upset", {0, 0, 0, 0, 0}, {}));
  BOOST_TEST(holds("npu0.error", {0, 0, 0, 0, 0}, {event("npu0", "job_error")}));
  BOOST_TEST(!holds("npu0.error", {0, 0, 0, 0, 0}, {event("gpu0", "job_error")}));
  BOOST_TEST(holds("error and optical.up", {0, 0, 1, 0, 0}, {event("gpu0", "job_error")}));
}

BOOST_AUTO_TEST_CASE(a_comparison_with_a_nan_is_false) {
  for (const char* sign : {"<", "<=", ">", ">=", "==", "!="})
    BOOST_TEST(!holds(std::string("battery.soc ") + sign + " 1", {std::nan(""), 0, 0, 0, 0}));
}

BOOST_AUTO_TEST_CASE(mistakes_have_their_column_and_what_would_be_right) {
  is_refused("battery.sock < 1", "1", "did you mean");
  is_refused("optical.up and", "15", "there must be a channel, an event");
  is_refused("(optical.up", "12", "')', not the end");
  is_refused("optical.up battery.soc", "12", "and, or, until or the end, not 'battery.soc'");
  is_refused("battery.soc <", "14", "there must be a number, not the end");
  is_refused("bus.voltage < 3 W", "15", "'3 W' must be a number with the channel's unit V; units here: V, mV, kV");
  is_refused("npu0.draw > 1", "1", "is ambiguous: a.npu0.draw, b.npu0.draw");
  is_refused("upset > 1", "1", "is an event and has no value");
  is_refused("", "1", "there must be a channel, an event");
}

BOOST_AUTO_TEST_CASE(what_looks_at_more_than_one_instant_is_refused_where_it_stands) {
  is_refused("optical.up and always (battery.soc > 0.3)", "16", "--until asks at each instant anew");
  is_refused("eventually optical.up", "1", "eventually looks at more than one instant");
  is_refused("optical.up until upset", "12", "until looks at more than one instant");
  is_refused("after upset (optical.up)", "1", "after looks at more than one instant");
}

BOOST_AUTO_TEST_CASE(an_event_may_be_written_as_one_and_must_be_one_that_can_happen) {
  BOOST_TEST(holds("event upset", {0, 0, 0, 0, 0}, {event("upsets", "upset")}));
  BOOST_TEST(holds("event npu0.job_error", {0, 0, 0, 0, 0}, {event("npu0", "job_error")}));
  is_refused("event upsett", "7", "no event is called upsett; did you mean upset?");
}

BOOST_AUTO_TEST_CASE(numbers_and_words_may_stand_close_together) {
  BOOST_TEST(holds("battery.soc<0.3and bus.voltage>1", {0.2, 2, 0, 0, 0}));
  BOOST_TEST(holds("bus.voltage>=0.4kV&&!optical.up", {0, 400, 0, 0, 0}));
  BOOST_TEST(holds("battery.soc < inf", {0.2, 0, 0, 0, 0}));
}

BOOST_AUTO_TEST_CASE(no_text_brings_it_down) {
  BOOST_CHECK_THROW(Condition(std::string(100'000, '('), kChannels, kEvents), config::ConfigError);
  BOOST_CHECK_THROW(Condition(std::string(100'000, '!'), kChannels, kEvents), config::ConfigError);
  std::uint64_t state = support::seed_or(7);
  const std::string letters = "()!<>=&| upset.battery soc019-eE%_\t";
  for (int i = 0; i < 20'000; ++i) {
    std::string text;
    for (int k = 0; k < 24; ++k) {
      state = state * 6364136223846793005u + 1442695040888963407u;
      text += letters[(state >> 33) % letters.size()];
    }
    try {
      Condition(text, kChannels, kEvents).holds(std::vector<double>(5, 0.0), {});
    } catch (const config::ConfigError&) {
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::replay
