// One figure of many channels, and which channels a run records.
#include "harness/bench/aggregates.h"

#include <boost/test/unit_test.hpp>

#include "models/base/unmeasured.h"

namespace flatsat::bench {

BOOST_AUTO_TEST_SUITE(aggregates)

namespace {

struct Three {
  Three() {
    channels.add("c.p0.soc", "1", "charge", a);
    channels.add("c.p1.soc", "1", "charge", b);
    channels.add("c.p2.soc", "1", "charge", c);
    channels.add("c.p0.draw", "W", "draw", a);
  }
  double value(testbed::AggregateKind kind) {
    Aggregates aggregates({{"x", "c.*.soc", kind, {}}}, channels);
    aggregates.update();
    return *channels.sources().back().value;
  }
  double a = 0.25, b = 0.0, c = 0.5;
  model::ChannelList channels;
};

std::string wrong_with(const std::vector<testbed::AggregateConfig>& configs) {
  Three three;
  try {
    Aggregates aggregates(configs, three.channels);
  } catch (const config::ConfigError& error) {
    return error.what();
  }
  return "nothing";
}

BOOST_AUTO_TEST_CASE(figures_of_three_channels) {
  BOOST_TEST(Three().value(testbed::AggregateKind::kMinimum) == 0.0);
  BOOST_TEST(Three().value(testbed::AggregateKind::kMaximum) == 0.5);
  BOOST_TEST(Three().value(testbed::AggregateKind::kMean) == 0.25);
  BOOST_TEST(Three().value(testbed::AggregateKind::kSum) == 0.75);
  BOOST_TEST(Three().value(testbed::AggregateKind::kCount) == 2.0);
}

BOOST_AUTO_TEST_CASE(what_is_not_measured_yet_is_left_out) {
  const auto without_the_second = [](testbed::AggregateKind kind) {
    Three three;
    three.b = model::kUnmeasured;
    return three.value(kind);
  };
  BOOST_TEST(without_the_second(testbed::AggregateKind::kMinimum) == 0.25);
  BOOST_TEST(without_the_second(testbed::AggregateKind::kMean) == 0.375);
  BOOST_TEST(without_the_second(testbed::AggregateKind::kCount) == 2.0);
  Three none;
  none.a = none.b = none.c = model::kUnmeasured;
  BOOST_TEST(model::is_unmeasured(none.value(testbed::AggregateKind::kMean)));
}

BOOST_AUTO_TEST_CASE(it_follows_the_channels_and_has_their_unit) {
  Three three;
  Aggregates aggregates({{"worst", "c.*.soc", testbed::AggregateKind::kMinimum, {}}}, three.channels);
  three.b = 0.1;
  aggregates.update();
  const auto& source = three.channels.sources().back();
  BOOST_TEST(source.name == "aggregate.worst");
  BOOST_TEST(source.units == "1");
  BOOST_TEST(*source.value == 0.1);
}

BOOST_AUTO_TEST_CASE(a_pattern_that_fits_nothing_or_two_units_is_refused) {
  BOOST_TEST(wrong_with({{"x", "c.*.sock", testbed::AggregateKind::kMean, {"t.toml", 4, 1}}}) ==
             "t.toml:4:1: aggregate.x.of: \"c.*.sock\" fits no channel");
  BOOST_TEST(wrong_with({{"x", "c.p0.*", testbed::AggregateKind::kMean, {"t.toml", 4, 1}}}) ==
             "t.toml:4:1: aggregate.x.of: fits channels in 1 and in W; all must have one unit");
}

BOOST_AUTO_TEST_CASE(patterns_say_what_is_recorded_beside_what_is_judged) {
  const Three three;
  testbed::Testbed bed;
  BOOST_TEST(recorded_channels(bed, three.channels).size() == 4u);
  bed.record.channels = {{"c.*.draw", {"t.toml", 9, 3}}};
  bed.limits.push_back({"c.p1.soc", {}, {}, "", "", {}});
  const std::vector<std::size_t> expected{1, 3};
  BOOST_TEST(recorded_channels(bed, three.channels) == expected, boost::test_tools::per_element());
  bed.record.channels = {{"c.*.drawn", {"t.toml", 9, 3}}};
  try {
    recorded_channels(bed, three.channels);
    BOOST_TEST(false, "was taken");
  } catch (const config::ConfigError& error) {
    BOOST_TEST(std::string(error.what()) == "t.toml:9:3: record.channels: \"c.*.drawn\" fits no channel");
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace flatsat::bench
