#include "harness/bench/wiring.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>

#include "harness/bench/bench.h"
#include "harness/bench/event_bus.h"
#include "tests/harness/bench/text_testbed.h"
#include "tests/support/simulation.h"

namespace flatsat::bench {

BOOST_AUTO_TEST_SUITE(wiring)

namespace {

constexpr const char* kBattery = "[model.pack]\nkind = \"battery\"\n";

/// The testbed as `flatsat check` looks at it.
std::string error_of(const std::string& text) {
  Simulation fresh;
  return config_error([&] { check_testbed(text_testbed(text)); });
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

std::string requirement(const std::string& channel) {
  return "[[requirement]]\nid = \"r\"\ntext = \"t\"\nchannel = \"" + channel +
         "\"\nstatistic = \"minimum\"\nat_least = \"0.1\"\n";
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_testbed_that_is_right_is_built_without_a_word) {
  BOOST_TEST(error_of(kBattery + requirement("pack.soc")) == "no error");
}

BOOST_AUTO_TEST_CASE(a_requirement_on_a_channel_that_no_model_has_is_refused) {
  BOOST_TEST(
      has(error_of(kBattery + requirement("pack.socc")), "there is no channel pack.socc; did you mean pack.soc?"));
}

BOOST_AUTO_TEST_CASE(a_device_that_needs_an_agent_is_checked_without_starting_one_that_must_be_there) {
  const std::string device = "[device.npu0]\nkind = \"npu\"\nbacking = \"rtl\"\nagent = ";
  BOOST_TEST(error_of(device + "\"/bin/false\"\n") == "no error");
  BOOST_TEST(
      has(error_of(device + "\"/no/such/program\"\n"), "device.npu0.agent: there is no program /no/such/program"));
}

BOOST_AUTO_TEST_CASE(what_a_model_refuses_is_told_with_its_place_in_the_file) {
  // A plate that gives away 10 W and radiates has no temperature.
  const auto error = error_of(
      "[model.net]\nkind = \"thermal_network\"\n[[model.net.node]]\nname = \"plate\"\nkind = \"massless\"\nheat = "
      "\"-10 W\"\n"
      "[[model.net.node]]\nname = \"mass\"\nheat_capacity = \"1 J/K\"\n"
      "[[model.net.surface]]\nname = \"face\"\nnode = \"plate\"\narea = \"1 m2\"\nemittance = 1.0\n");
  BOOST_TEST(has(error, "bench.toml:4:1: model.net: "), error);
  BOOST_TEST(has(error, "plate"), error);
}

BOOST_AUTO_TEST_CASE(a_channel_that_the_backing_of_a_device_lacks_is_refused_with_the_one_that_has_it) {
  BOOST_TEST(has(error_of("[device.npu0]\nkind = \"npu\"\n" + requirement("npu0.cycles")),
                 "there is no channel npu0.cycles; npu0 has it with the backing rtl, and not with model"));
}

BOOST_AUTO_TEST_CASE(what_an_agent_will_have_is_not_known_before_it_runs) {
  const std::string stimulus = "[[stimulus]]\nat = \"1 s\"\ndevice = \"npu0\"\npoint = \"any\"\n";
  BOOST_TEST(error_of("[device.npu0]\nkind = \"npu\"\nbacking = \"rtl\"\n" + stimulus) == "no error");
}

BOOST_AUTO_TEST_CASE(models_list_their_channels_and_inputs_below_their_names) {
  Simulation fresh;
  auto bed = text_testbed(kBattery);
  EventBus events;
  verdict::FaultOutcomes faults(events);
  const DeviceSet devices(bed.devices);
  const Wiring wiring(bed, devices, events, faults);
  const auto names = wiring.channel_names();
  BOOST_TEST((std::find(names.begin(), names.end(), "pack.soc") != names.end()));
  BOOST_TEST((std::find(names.begin(), names.end(), "pack.in.ambient") != names.end()));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::bench
