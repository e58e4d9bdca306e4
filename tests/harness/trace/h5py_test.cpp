#include <array>
#include <boost/test/unit_test.hpp>
#include <csignal>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <thread>

#include "harness/base/text.h"
#include "harness/trace/recorder.h"
#include "tests/harness/trace/example_run.h"

namespace flatsat::trace {

BOOST_AUTO_TEST_SUITE(h5py)

namespace {

/// What read_trace.py prints; an empty object where it failed.
nlohmann::json read_by_h5py(const std::string& path, const std::string& how) {
  const std::string command =
      "/usr/bin/python3 tests/harness/trace/read_trace.py " + base::shell_word(path) + " " + how;
  std::string text;
  std::array<char, 4096> buffer;
  std::FILE* pipe = popen(command.c_str(), "r");
  BOOST_REQUIRE(pipe != nullptr);
  while (const std::size_t count = std::fread(buffer.data(), 1, buffer.size(), pipe)) text.append(buffer.data(), count);
  return pclose(pipe) == 0 ? nlohmann::json::parse(text) : nlohmann::json::object();
}

void check_manifest(const nlohmann::json& found) {
  BOOST_TEST(found.at("format") == "flatsat trace");
  BOOST_TEST(found.at("seed") == example_info().seed);
  BOOST_TEST(found.at("testbed") == example_info().testbed_text);
  BOOST_TEST(found.at("class") == "NXlog");
  BOOST_TEST(found.at("time_units") == "ps");
  BOOST_TEST(found.at("start") == "2026-03-20T12:00:00Z");
  BOOST_TEST(found.at("units") == "1");
  BOOST_TEST(found.at("lower_limit") == 0.2);
}

}  // namespace

BOOST_AUTO_TEST_CASE(h5py_reads_a_finished_trace_and_comes_to_the_same_digest_by_the_description_alone) {
  const TemporaryFolder folder;
  std::string digest;
  {
    Recorder recorder(folder.file(), example_info(), example_channels(), example_devices());
    for (std::int64_t n = 0; n < 300; ++n) record_second(recorder, n);
    digest = recorder.close(example_end(seconds(300))).digest;
  }
  const auto found = read_by_h5py(folder.file(), "plain");
  check_manifest(found);
  BOOST_TEST(found.at("digest") == digest);
  BOOST_TEST(found.at("stored_digest") == digest);
  BOOST_TEST(found.at("manifest_digest") == found.at("stored_manifest_digest"));
  BOOST_TEST(found.at("seal") == found.at("stored_seal"));
  BOOST_TEST(found.at("exit_state") == "PASS");
  BOOST_TEST(found.at("rows") == 600u);  // 300 changes, a row before each but the first, and the end's
  BOOST_TEST(found.at("messages") == 600u);
}

BOOST_AUTO_TEST_CASE(h5py_reads_a_trace_that_grows_and_one_that_was_killed) {
  const TemporaryFolder folder;
  const pid_t child = fork();
  if (child == 0) {
    RecorderOptions options;
    options.flush_s = 0.05;
    Recorder recorder(folder.file(), example_info(), example_channels(), example_devices(), options);
    for (std::int64_t n = 0;; ++n) {
      record_second(recorder, n);
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  }
  std::this_thread::sleep_for(std::chrono::milliseconds(400));
  const auto live = read_by_h5py(folder.file(), "swmr");
  ::kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  const auto killed = read_by_h5py(folder.file(), "swmr");
  check_manifest(live);
  check_manifest(killed);
  BOOST_TEST(live.at("messages").get<int>() > 0);
  BOOST_TEST(killed.at("messages").get<int>() >= live.at("messages").get<int>());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::trace
