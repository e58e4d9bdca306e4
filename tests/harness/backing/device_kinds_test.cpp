#include "harness/backing/device_kinds.h"

#include <boost/test/unit_test.hpp>
#include <filesystem>

#include "tests/support/simulation.h"

namespace flatsat::backing {

BOOST_AUTO_TEST_SUITE(device_kinds)

namespace {

using testbed::Backing;
using testbed::DeviceKind;

testbed::DeviceConfig device(DeviceKind kind, Backing backing) {
  testbed::DeviceConfig config;
  config.name = "dut";
  config.kind = kind;
  config.backing = backing;
  return config;
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_kind_that_has_the_backing_model_has_its_model) {
  for (const auto& row : testbed::device_kinds()) {
    if (row.find(Backing::kModel) == nullptr) continue;
    Simulation fresh;
    BOOST_TEST((make_model(device(row.kind, Backing::kModel)) != nullptr), row.name);
  }
}

BOOST_AUTO_TEST_CASE(what_runs_outside_of_the_bench_has_a_program_and_what_lives_in_it_has_none) {
  for (const auto& row : testbed::device_kinds()) {
    for (const auto& one : row.backings) {
      const bool inside = one.backing == Backing::kModel || one.backing == Backing::kTrace;
      BOOST_TEST((one.program == nullptr) == inside, row.name << " " << testbed::to_string(one.backing));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_kind_has_the_backing_that_it_has_by_itself_and_a_recording) {
  for (const auto& row : testbed::device_kinds()) {
    BOOST_TEST((row.find(row.usual) != nullptr), row.name);
    BOOST_TEST((row.find(Backing::kTrace) != nullptr), row.name);
  }
}

BOOST_AUTO_TEST_CASE(the_agents_are_those_of_the_kinds_and_a_testbed_may_name_another) {
  const auto name = [](const testbed::DeviceConfig& config) {
    return std::filesystem::path(agent_program(config)).filename().string();
  };
  BOOST_TEST(name(device(DeviceKind::kNpu, Backing::kRtl)) == "flatsat-rtl-agent");
  BOOST_TEST(name(device(DeviceKind::kGpu, Backing::kEmulator)) == "flatsat-board-agent");
  BOOST_TEST(name(device(DeviceKind::kGpu, Backing::kBoard)) == "flatsat-gpu-agent");
  BOOST_TEST(name(device(DeviceKind::kRtl, Backing::kRtl)) == "flatsat-user-rtl-agent");
  auto own = device(DeviceKind::kNpu, Backing::kRtl);
  own.agent.text = "/opt/agent";
  BOOST_TEST(agent_program(own) == "/opt/agent");
}

BOOST_AUTO_TEST_CASE(the_channels_of_our_own_agents_are_known_before_they_run_and_those_of_others_are_not) {
  for (const auto& row : testbed::device_kinds()) {
    for (const auto& one : row.backings) {
      const auto channels = known_channels(device(row.kind, one.backing));
      BOOST_TEST(channels.has_value() == (one.backing != Backing::kTrace), row.name);
      if (channels) BOOST_TEST(channels->empty() == (one.backing == Backing::kModel), row.name);
    }
  }
  auto own = device(DeviceKind::kNpu, Backing::kRtl);
  own.agent.text = "/opt/agent";
  BOOST_TEST(!known_channels(own).has_value());
  BOOST_TEST(backings_with(own, "cycles") == "rtl");
  BOOST_TEST(backings_with(device(DeviceKind::kGpu, Backing::kModel), "power") == "emulator, board");
  BOOST_TEST(backings_with(own, "soc") == "");
}

BOOST_AUTO_TEST_CASE(a_testbed_is_told_which_backings_a_kind_has) {
  const auto error = [](const std::string& keys) -> std::string {
    try {
      testbed::parse_testbed("b.toml", "[testbed]\nname = \"t\"\n[device.d]\n" + keys, {});
    } catch (const config::ConfigError& e) {
      return e.what();
    }
    return "no error";
  };
  BOOST_TEST(error("kind = \"npu\"\nbacking = \"emulator\"\n")
                 .find("device.d: a npu has no backing emulator; it has model, rtl, trace") != std::string::npos);
  BOOST_TEST(error("kind = \"gpu\"\nbacking = \"rtl\"\n")
                 .find("device.d: a gpu has no backing rtl; it has model, emulator, board, trace") !=
             std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::backing
