#include <boost/test/unit_test.hpp>
#include <csignal>
#include <random>
#include <thread>

#include "harness/trace/recorder.h"
#include "harness/trace/verify.h"
#include "tests/harness/trace/example_run.h"
#include "tests/support/patience.h"
#include "tests/support/seed.h"

namespace flatsat::trace {

BOOST_AUTO_TEST_SUITE(killed_run)

namespace {

constexpr double kFlush_s = 0.02;
constexpr int kKills = 20;

/// A child that records as fast as it can until it is killed; it puts the number of the second it is in where the
/// parent sees it.
pid_t start_busy_writer(const std::string& path) {
  const pid_t child = fork();
  if (child != 0) return child;
  RecorderOptions options;
  options.flush_s = kFlush_s;
  options.buffer_bytes = 1 << 20;
  Recorder recorder(path, example_info(), example_channels(), example_devices(), options);
  for (std::int64_t n = 0;; ++n) record_second(recorder, n);
}

void kill_after(pid_t child, std::chrono::microseconds delay) {
  std::this_thread::sleep_for(delay);
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_trace_of_a_killed_run_is_whole_up_to_its_last_flush_whenever_the_kill_comes) {
  auto random = support::engine(20260320);
  std::uniform_int_distribution<int> delay_us(0, static_cast<int>(250'000 * support::kPatience));
  std::uint64_t messages = 0;
  for (int i = 0; i < kKills; ++i) {
    const TemporaryFolder folder;
    const pid_t child = start_busy_writer(folder.file());
    while (!std::filesystem::exists(folder.file())) std::this_thread::sleep_for(std::chrono::microseconds(200));
    kill_after(child, std::chrono::microseconds(delay_us(random)));
    const VerifyReport report = verify(folder.file());
    BOOST_TEST(report.ok, to_json(report));
    BOOST_TEST((report.state == TraceState::kKilled));
    BOOST_TEST(!report.notes.empty());
    messages += report.messages;

    const Trace trace(folder.file());
    const auto records = trace.messages("npu0");
    for (std::size_t k = 0; k < records.size(); ++k) {
      BOOST_REQUIRE(records[k].message.sequence == 2 * (k / 2));  // none lost, none invented
    }
    const auto soc = trace.channel("a.power.battery.soc");
    for (std::size_t k = 0; k < soc.value.size(); ++k) BOOST_REQUIRE(soc.value[k] > 0.0);
  }
  BOOST_TEST(messages > 1'000u);
}

BOOST_AUTO_TEST_CASE(a_kill_costs_no_more_wall_time_than_a_few_flush_intervals) {
  const TemporaryFolder folder;
  const auto begin = std::chrono::steady_clock::now();
  const pid_t child = start_busy_writer(folder.file());
  while (!std::filesystem::exists(folder.file())) std::this_thread::sleep_for(std::chrono::microseconds(200));
  kill_after(child, std::chrono::milliseconds(static_cast<int>(1500 * support::kPatience)));
  const double lived_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  const VerifyReport report = verify(folder.file());
  BOOST_TEST(report.ok, to_json(report));
  const double lost_s = lived_s - report.complete_until_wall_s;
  BOOST_TEST(lost_s < 1.0 * support::kPatience);  // the plan's bound: at most 1 s is lost
}

BOOST_AUTO_TEST_CASE(a_killed_trace_is_replaced_only_on_demand) {
  const TemporaryFolder folder;
  const pid_t child = start_busy_writer(folder.file());
  while (!std::filesystem::exists(folder.file())) std::this_thread::sleep_for(std::chrono::microseconds(200));
  kill_after(child, std::chrono::milliseconds(100));
  RecorderOptions options;
  BOOST_CHECK_EXCEPTION(Recorder(folder.file(), {}, {}, {}, options), TraceError, [](const TraceError& error) {
    return std::string(error.what()).find("was killed") != std::string::npos;
  });
  options.existing = Existing::kReplaceAny;
  Recorder(folder.file(), {}, {}, {}, options).close({"PASS", {1}, {}});
  BOOST_TEST(verify(folder.file()).ok);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::trace
