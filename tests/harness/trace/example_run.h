#pragma once
#include <sys/wait.h>
#include <unistd.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "harness/trace/recorder.h"

namespace flatsat::trace {

/// A folder of its own, removed at the end.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "flatsat-trace-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = name;
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  std::string file(const std::string& name = "run.h5") const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

constexpr time::SimTime seconds(std::int64_t count) { return {count * 1'000'000'000'000}; }

inline TraceInfo example_info() {
  TraceInfo info;
  info.testbed_name = "orbital-node";
  info.testbed_path = "testbeds/orbital-node/testbed.toml";
  info.testbed_text = "[satellite.a]\nname = \"Knoten \xC3\xA4\"\n";
  info.overrides = {"a.power.battery.soc=0.5", "duration=\"1 h\""};
  info.seed = 0xFEDCBA9876543210;
  info.run_id = "run-1";
  info.flatsat_version = "0.1.0";
  info.git_revision = "0123abcd";
  info.epoch_utc = "2026-03-20T12:00:00Z";
  info.host = "lab-1";
  info.tools = {{"HDF5", "1.10.8"}, {"libm", "glibc 2.36"}};
  info.devices = {{"npu0", "rtl", "1.2", "aa55", "bb66"}, {"gpu0", "emulator", "", "", "cc77"}};
  info.command_line = "flatsat run testbeds/orbital-node";
  info.reproduce = "flatsat run testbeds/orbital-node --seed 1";
  return info;
}

inline std::vector<ChannelSpec> example_channels() {
  return {{"a.power.battery.soc", "1", "state of charge", 0.2, 1.0, {}},
          {"a.power.bus_voltage_v", "V", "bus voltage", 24.0, std::nullopt, {}},
          {"a.thermal.radiator_degc", "degC", "radiator", std::nullopt, 60.0, seconds(10)}};
}

inline std::vector<std::string> example_devices() { return {"npu0", "gpu0"}; }

inline wire::Message example_message(std::uint64_t number, time::SimTime time) {
  wire::Message message;
  message.kind = number % 2 == 0 ? wire::Kind::kAccess : wire::Kind::kResponse;
  message.device = static_cast<std::uint32_t>(number % 2);
  message.sequence = number;
  message.time = time;
  message.cause = number / 2;
  message.reference = static_cast<std::uint32_t>(number + 7);
  for (std::uint64_t i = 0; i < number % 50; ++i) message.payload.push_back(static_cast<std::uint8_t>(number + i));
  return message;
}

/// Everything of second `n` of a run that only depends on n.
inline void record_second(Recorder& recorder, std::int64_t n) {
  const time::SimTime time = seconds(n);
  const double soc = 0.5 + 0.4 * std::sin(static_cast<double>(n) * 0.01);
  const double values[] = {soc, 28.0 + 0.5 * static_cast<double>(n % 7 / 3), 20.0};
  recorder.sample_all(time, values);
  const auto number = static_cast<std::uint64_t>(n);
  recorder.message(number % 2, Direction::kToDevice, time, example_message(number, time));
  recorder.message(number % 2, Direction::kFromDevice, time, example_message(number, time));
  if (n % 20 == 0) recorder.event({number, time, "a.obc", "mode", "step " + std::to_string(n), 1.5, number / 3});
}

inline RunEnd example_end(time::SimTime time) { return {"PASS", time, {{"jobs", 12.0}, {"energy_j", 3.5}}}; }

/// Runs `work` in a child of this process and returns its exit status as waitpid gives it.
inline int in_child(const std::function<int()>& work) {
  const pid_t child = fork();
  if (child == 0) _exit(work());
  int status = 0;
  waitpid(child, &status, 0);
  return status;
}

}  // namespace flatsat::trace
