#include "harness/bench/channels.h"

#include <boost/test/unit_test.hpp>

#include "tests/harness/bench/text_testbed.h"

namespace flatsat::bench {
namespace {

const double kAny = 0.0;

/// A battery and a device without a satellite, and the channels that they have.
struct Rig {
  model::ChannelList channels;
  Rig() {
    channels.add("bus.soc", "1", "state of charge", kAny);
    channels.add("bus.load", "W", "load", kAny);
    channels.add("bus.die", "degC", "temperature", kAny);
  }
  testbed::Testbed resolve(const std::string& text) {
    auto bed = text_testbed("[model.bus]\nkind = \"battery\"\n" + text);
    resolve_channels(bed, channels);
    return bed;
  }
  std::string error(const std::string& text) {
    return config_error([&] { resolve(text); });
  }
};

std::string requirement(const std::string& keys) { return "[[requirement]]\nid = \"r\"\ntext = \"t\"\n" + keys; }
bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

BOOST_AUTO_TEST_SUITE(channels)

BOOST_AUTO_TEST_CASE(limits_become_numbers_in_the_unit_of_their_channel) {
  Rig rig;
  const auto bed = rig.resolve(requirement("channel = \"bus.load\"\nstatistic = \"maximum\"\nat_most = \"1.5 kW\"\n"));
  BOOST_TEST(*bed.requirements[0].requirement.at_most == 1500.0);
  BOOST_TEST(bed.requirements[0].requirement.unit == "W");
}

BOOST_AUTO_TEST_CASE(a_margin_of_a_temperature_is_a_difference) {
  Rig rig;
  const auto bed = rig.resolve(
      requirement("channel = \"bus.die\"\nstatistic = \"maximum\"\nat_most = \"80 degC\"\nmarginal = \"5 dK\"\n"));
  BOOST_TEST(bed.requirements[0].requirement.marginal == 5.0);
}

BOOST_AUTO_TEST_CASE(the_integral_of_a_power_is_an_energy) {
  Rig rig;
  const auto bed = rig.resolve(requirement("channel = \"bus.load\"\nstatistic = \"integral\"\nat_most = \"2 kJ\"\n"));
  BOOST_TEST(bed.requirements[0].requirement.unit == "J");
  BOOST_TEST(*bed.requirements[0].requirement.at_most == 2000.0);
}

BOOST_AUTO_TEST_CASE(a_channel_that_is_not_there_is_refused_with_what_was_probably_meant) {
  Rig rig;
  const auto error = rig.error(requirement("channel = \"bus.laod\"\nstatistic = \"maximum\"\nat_most = \"1 W\"\n"));
  BOOST_TEST(has(error, "requirement r: there is no channel bus.laod; did you mean bus.load?"));
}

BOOST_AUTO_TEST_CASE(a_limit_in_another_unit_than_its_channels_is_refused) {
  Rig rig;
  const auto error = rig.error(requirement("channel = \"bus.load\"\nstatistic = \"maximum\"\nat_most = \"1 V\"\n"));
  BOOST_TEST(has(error, "requirement r: '1 V' must be a number with the channel's unit W"));
}

BOOST_AUTO_TEST_CASE(all_problems_of_requirements_limits_and_alarms_are_told_at_once) {
  Rig rig;
  const auto error = rig.error(requirement("channel = \"no.one\"\nstatistic = \"maximum\"\nat_most = \"1 W\"\n") +
                               "[[limit]]\nchannel = \"no.two\"\n[[alarm]]\nid = \"a\"\nchannel = \"no.three\"\n"
                               "above = \"1 W\"\n");
  for (const char* name : {"no.one", "no.two", "no.three"}) BOOST_TEST(has(error, name), name);
}

BOOST_AUTO_TEST_CASE(limits_of_the_testbed_colour_the_channels_of_the_trace) {
  Rig rig;
  const auto bed = rig.resolve("[[limit]]\nchannel = \"bus.soc\"\nlower = \"20 %\"\nupper = \"0.9\"\n");
  const auto specs = channel_specs(rig.channels, bed);
  BOOST_REQUIRE(specs.size() == 3u);
  BOOST_TEST(*specs[0].lower_limit == 0.2);
  BOOST_TEST(*specs[0].upper_limit == 0.9);
  BOOST_TEST(!specs[1].lower_limit.has_value());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::bench
