#include "harness/bench/channels.h"

#include <boost/test/unit_test.hpp>

#include "tests/harness/bench/text_testbed.h"

namespace flatsat::bench {

BOOST_AUTO_TEST_SUITE(channels)

namespace {

const double kAny = 0.0;

/// A battery and a device without a satellite, and the channels that they have.
struct Rig {
  model::ChannelList channels;
  KnownNames known{.events = {"bus.load_shed", "npu0.job_error"}, .untold = {}};
  std::vector<config::Problem> remarks;
  Rig() {
    channels.add("bus.soc", "1", "state of charge", kAny);
    channels.add("bus.load", "W", "load", kAny);
    channels.add("bus.die", "degC", "temperature", kAny);
  }
  testbed::Testbed resolve(const std::string& text) {
    auto bed = text_testbed("[model.bus]\nkind = \"battery\"\n" + text);
    remarks = resolve_channels(bed, channels, known);
    return bed;
  }
  std::string error(const std::string& text) {
    return config_error([&] { resolve(text); });
  }
};

std::string requirement(const std::string& keys) { return "[[requirement]]\nid = \"r\"\ntext = \"t\"\n" + keys; }
bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

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

BOOST_AUTO_TEST_CASE(an_event_that_nothing_emits_is_refused_wherever_it_is_named) {
  const std::string counted = "statistic = \"count\"\nat_most = 0\n";
  BOOST_TEST(Rig().error(requirement("event = \"load_shed\"\n" + counted)) == "no error");
  BOOST_TEST(Rig().error(requirement("event = \"bus.load_shed\"\n" + counted)) == "no error");
  BOOST_TEST(Rig().error(requirement("event = \"error\"\n" + counted)) == "no error");  // any that ends so
  const auto typo = Rig().error(requirement("event = \"load_sched\"\n" + counted));
  BOOST_TEST(has(typo, "bench.toml:6:1: requirement r: no event is called load_sched; did you mean load_shed?"), typo);
  const auto other = Rig().error(requirement("event = \"xid\"\n" + counted));
  BOOST_TEST(has(other, "no event is called xid; it is told by gpu, and nothing of this testbed tells it"), other);
  const auto source = Rig().error(requirement("event = \"bat.load_shed\"\n" + counted));
  BOOST_TEST(has(source, "no event is called bat.load_shed"), source);
  const auto second = Rig().error(
      requirement("event = \"load_shed\"\nto_event = \"job_eror\"\nstatistic = \"delay\"\nat_most = \"1 s\"\n"));
  BOOST_TEST(has(second, "no event is called job_eror; did you mean job_error?"), second);
  const auto formula =
      Rig().error(requirement("holds = \"after load_sched within 3 s (bus.soc > 0.1)\"\nstatistic = \"robustness\"\n"));
  BOOST_TEST(has(formula, "no event is called load_sched"), formula);
  const auto alarm = Rig().error("[[alarm]]\nid = \"a\"\nwhen = \"bus.soc < 0.2 and event load_sched\"\n");
  BOOST_TEST(has(alarm, "no event is called load_sched"), alarm);
}

BOOST_AUTO_TEST_CASE(a_channel_of_another_backing_is_refused_with_the_backing_that_has_it) {
  const auto error = Rig().error("[device.npu0]\nkind = \"npu\"\n" +
                                 requirement("channel = \"npu0.cycles\"\nstatistic = \"final\"\nat_least = 1\n"));
  BOOST_TEST(has(error, "there is no channel npu0.cycles; npu0 has it with the backing rtl, and not with model"),
             error);
}

BOOST_AUTO_TEST_CASE(what_only_an_agent_knows_that_does_not_run_yet_is_remarked_on) {
  const std::string own = "[device.dut]\nkind = \"npu\"\nbacking = \"rtl\"\nagent = \"./mine\"\n";
  Rig rig;
  rig.known.untold = {"dut"};
  BOOST_TEST(rig.error(own + requirement("channel = \"dut.mine\"\nstatistic = \"final\"\nat_least = 1\n")) ==
             "no error");
  BOOST_REQUIRE(rig.remarks.size() == 1u);
  BOOST_TEST(has(rig.remarks[0].text, "channel dut.mine is known when the agent of dut starts"));
  BOOST_TEST(rig.error(own + requirement("event = \"my_kind\"\nstatistic = \"count\"\nat_most = 0\n")) == "no error");
  BOOST_TEST(rig.remarks.size() == 1u);
  const std::string formula = "holds = \"always (not event my_kind)\"\nstatistic = \"robustness\"\n";
  BOOST_TEST(rig.error(own + requirement(formula)) == "no error");
  BOOST_TEST(rig.remarks.size() == 1u);
  BOOST_TEST(has(rig.error(own + requirement("channel = \"bus.socc\"\nstatistic = \"final\"\nat_least = 1\n")),
                 "there is no channel bus.socc"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::bench
