#include "harness/bench/device_set.h"

#include <boost/test/unit_test.hpp>
#include <fstream>

#include "harness/base/temporary_folder.h"
#include "tests/harness/bench/text_testbed.h"
#include "tests/support/event_log.h"
#include "tests/support/simulation.h"

namespace flatsat::bench {

BOOST_AUTO_TEST_SUITE(device_set)

namespace {

const std::string kTwo = "[device.npu0]\nkind = 'npu'\n[device.gpu0]\nkind = 'gpu'\n";

/// Devices of a testbed, all of them models.
struct Rig {
  explicit Rig(const std::string& text, StartOptions options = {})
      : bed(text_testbed(text)), set(bed.devices, std::move(options), events) {}
  Simulation fresh;
  testbed::Testbed bed;
  support::EventLog events;
  DeviceSet set;
};

}  // namespace

BOOST_AUTO_TEST_CASE(devices_stand_in_the_order_of_the_testbed_and_are_found_by_name) {
  const Rig rig(kTwo);
  BOOST_REQUIRE(rig.set.devices().size() == 2u);
  for (std::size_t i = 0; i < 2; ++i) BOOST_TEST(rig.set.devices()[i].config == &rig.bed.devices[i]);
  BOOST_TEST(rig.set.find("gpu0")->config->name == "gpu0");
  BOOST_TEST(rig.set.find("npu0")->config->name == "npu0");
  BOOST_TEST(rig.set.find("gpu1") == nullptr);
}

BOOST_AUTO_TEST_CASE(a_model_has_no_wire_and_no_number) {
  const Rig rig(kTwo);
  BOOST_TEST(rig.set.wired().empty());
  BOOST_TEST(rig.set.wired_names().empty());
  BOOST_TEST(rig.set.latencies().empty());
  BOOST_TEST(rig.set.diverged({1}) == nullptr);
}

BOOST_AUTO_TEST_CASE(a_check_starts_no_agent) {
  const Simulation fresh;
  const auto bed = text_testbed("[device.npu0]\nkind = 'npu'\nbacking = 'rtl'\nagent = '/bin/false'\n");
  const DeviceSet set(bed.devices);
  BOOST_REQUIRE(set.devices().size() == 1u);
  BOOST_TEST(set.devices()[0].unstarted != nullptr);
  BOOST_TEST(set.wired().empty());
}

BOOST_AUTO_TEST_CASE(waves_that_no_device_here_writes_are_refused) {
  StartOptions options;
  options.waves = backing::WavesConfig{};
  options.waves->device = "npu0";
  BOOST_CHECK_NO_THROW(Rig(kTwo).set.check_waves());
  const Rig rig(kTwo, options);
  BOOST_TEST(config_error([&] { rig.set.check_waves(); }) ==
             "--waves npu0: waves come from the backing rtl; no device of this run has waves");
}

BOOST_AUTO_TEST_CASE(a_recording_that_is_none_is_told_at_the_device_that_names_it) {
  const base::TemporaryFolder folder("/tmp/flatsat-devices-");
  const auto file = (folder.path() / "text.h5").string();
  std::ofstream(file) << "no trace\n";
  const std::string text = "[device.npu0]\nkind = 'npu'\nbacking = 'trace:" + file + "'\n";
  const auto checked = config_error([&] {
    const Simulation fresh;
    const auto bed = text_testbed(text);
    const DeviceSet set(bed.devices);
  });
  BOOST_TEST(checked.find("bench.toml:4:1: device.npu0.backing: " + file) == 0u, checked);
  BOOST_TEST(config_error([&] { const Rig rig(text); }) == checked);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::bench
