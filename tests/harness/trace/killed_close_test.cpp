#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <set>

#include "harness/base/text.h"
#include "harness/trace/compress.h"
#include "harness/trace/recorder.h"
#include "harness/trace/slice.h"
#include "harness/trace/verify.h"
#include "tests/harness/trace/example_run.h"
#include "tests/support/kill_at_write.h"
#include "tests/support/patience.h"

// A process is killed before each change that it makes to a file from the start of the close on. With
// FLATSAT_EACH_WRITE none is left out; else of the many the first and the last ones, where the trace becomes whole, and
// some between.

namespace flatsat::trace {

BOOST_AUTO_TEST_SUITE(killed_close)

namespace {

constexpr std::int64_t kSeconds = 60;

// Fewer where each copy of the process costs many times as much.
constexpr std::uint64_t kFirst = support::kIsSanitized ? 2 : 4, kLast = support::kIsSanitized ? 8 : 24,
                        kStride = support::kIsSanitized ? 36 : 12;

using Begin = std::function<void()>;

std::vector<ChannelSpec> channels() { return {{"a.power.soc", "1", "state of charge", 0.2, 1.0, {}}}; }

void record_second_of_one(Recorder& recorder, std::int64_t n) {
  const double soc[] = {0.5 + 0.001 * static_cast<double>(n)};
  recorder.sample_all(seconds(n), soc);
  recorder.message(0, Direction::kToDevice, seconds(n), example_message(static_cast<std::uint64_t>(n), seconds(n)));
  if (n % 20 == 0) recorder.event({static_cast<std::uint64_t>(n), seconds(n), "a.obc", "mode", "step", 1.5, 0});
}

RecorderOptions one_flush_only() {
  RecorderOptions options;
  options.flush_s = 1e6;
  return options;
}

void record(
    const std::string& path, const Begin& begin = [] {}) {
  Recorder recorder(path, example_info(), channels(), {"npu0"}, one_flush_only());
  for (std::int64_t n = 0; n < kSeconds; ++n) record_second_of_one(recorder, n);
  recorder.verdict({"soc", "PASS", 0.5, 0.2, 0.3, "1", seconds(kSeconds), "never empty", 0});
  recorder.late({seconds(kSeconds - 1), 0.25});
  begin();
  recorder.close(example_end(seconds(kSeconds)));
}

/// Of killed ones nothing is left after the next one: the folder holds the traces and nothing else.
void check_only(const TemporaryFolder& folder, const std::set<std::string>& names) {
  std::set<std::string> found;
  const auto place = std::filesystem::path(folder.file()).parent_path();
  for (const auto& entry : std::filesystem::directory_iterator(place)) found.insert(entry.path().filename());
  BOOST_TEST(found == names, boost::test_tools::per_element());
}

bool is_chosen(std::uint64_t nth, std::uint64_t all) {
  return std::getenv("FLATSAT_EACH_WRITE") != nullptr || nth <= kFirst || nth + kLast > all || nth % kStride == 0;
}

/// Kills `work` before each of its changes in turn; `check` sees what is left, in a folder that `prepare` filled.
/// Returns how many changes there are.
std::uint64_t kill_at_each(const std::function<void(const TemporaryFolder&)>& prepare,
                           const std::function<void(const TemporaryFolder&, const Begin&)>& work,
                           const std::function<void(const TemporaryFolder&, std::uint64_t)>& check) {
  const auto once = [&](std::uint64_t nth) {
    const TemporaryFolder folder;
    prepare(folder);
    support::WriteWatch watch({.part = "flatsat-trace-", .nth = nth, .counts_at_once = false});
    const auto killed = watch.run([&](const Begin& begin) { work(folder, begin); });
    BOOST_TEST((killed.was_killed || killed.status == 0));
    BOOST_TEST_CONTEXT("killed before change " << nth) check(folder, nth);
    return killed.changes;
  };
  std::uint64_t all = 0;
  {
    const TemporaryFolder folder;
    prepare(folder);
    support::WriteWatch watch({.part = "flatsat-trace-", .nth = 0, .counts_at_once = false});
    all = watch.run([&](const Begin& begin) { work(folder, begin); }).changes;
  }
  for (std::uint64_t nth = 1; nth <= all; ++nth)
    if (is_chosen(nth, all)) once(nth);
  once(all + 1);  // lives
  return all;
}

/// A row that repeats the value before it is only there to end what was before: a replay calls any other one damage.
void check_no_row_stands_alone(const std::string& path) {
  const Trace trace(path);
  for (const auto& spec : trace.summary().channels) {
    const ChannelData data = trace.channel(spec.name);
    for (std::size_t i = 1; i < data.value.size(); ++i) {
      if (data.value[i] != data.value[i - 1] || spec.period.ps != 0) continue;
      const bool last = i + 1 == data.value.size();
      BOOST_TEST((last ? data.time_ps[i] <= trace.summary().end_time.ps : data.time_ps[i] + 1 == data.time_ps[i + 1]));
    }
  }
}

VerifyReport good(const std::string& path) {
  const VerifyReport report = verify(path);
  BOOST_TEST(report.ok, to_json(report));
  if (report.ok) check_no_row_stands_alone(path);
  return report;
}

}  // namespace

BOOST_AUTO_TEST_CASE(of_a_run_that_is_killed_at_any_write_of_its_close_nothing_is_lost_or_the_trace_says_what) {
  const TemporaryFolder whole;
  record(whole.file());
  const VerifyReport expected = verify(whole.file());
  int before = 0, after = 0;
  const auto changes = kill_at_each(
      [](const TemporaryFolder&) {}, [](const auto& folder, const Begin& begin) { record(folder.file(), begin); },
      [&](const TemporaryFolder& folder, std::uint64_t) {
        const VerifyReport found = good(folder.file());
        const bool is_whole = found.state == TraceState::kFinished;
        is_whole ? ++after : ++before;
        BOOST_TEST((is_whole || (found.state == TraceState::kKilled && after == 0)));  // there is one commit point
        if (is_whole) BOOST_TEST(found.digest == expected.digest);
        if (is_whole && !found.is_marked_open) return;
        const RecoverReport report = flatsat::trace::recover(folder.file(), folder.file());
        const VerifyReport recovered = good(folder.file());
        BOOST_TEST((recovered.state == (is_whole ? TraceState::kFinished : TraceState::kRecovered)));
        BOOST_TEST((report.complete_until == found.complete_until));
        BOOST_TEST((is_whole ? report.rows_dropped == 0 : report.last_time >= report.complete_until));
        if (is_whole) BOOST_TEST(recovered.digest == expected.digest);
        BOOST_TEST(std::system(("h5dump -n " + base::shell_word(folder.file()) + " > /dev/null").c_str()) == 0);
      });
  BOOST_TEST_MESSAGE(changes << " changes, " << before << " before the trace is whole, " << after << " after");
  BOOST_TEST(before > 5);
  BOOST_TEST(after > 2);
}

// Whoever verifies a live trace may come at any moment of its close.
BOOST_AUTO_TEST_CASE(a_run_that_is_just_closing_its_trace_has_a_good_one_before_each_write) {
  const TemporaryFolder folder;
  std::uint64_t live = 0, bad = 0;
  support::WriteWatch watch({.part = "flatsat-trace-", .nth = 0, .counts_at_once = false, .look = [&] {
                               const VerifyReport report = verify(folder.file());
                               live += report.state == TraceState::kLive ? 1 : 0;
                               bad += report.ok ? 0 : 1;
                               BOOST_TEST(report.ok, to_json(report));
                             }});
  watch.run([&](const Begin& begin) { record(folder.file(), begin); });
  BOOST_TEST(live > 5u);
  BOOST_TEST(bad == 0u);
}

BOOST_AUTO_TEST_CASE(a_recovery_that_is_killed_leaves_the_trace_as_it_was_or_recovered) {
  const auto prepare = [](const TemporaryFolder& folder) {
    in_child([&]() -> int {
      RecorderOptions options;
      options.flush_s = 0.01;
      Recorder recorder(folder.file(), example_info(), channels(), {"npu0"}, options);
      for (std::int64_t n = 0; n < kSeconds; ++n) {
        record_second_of_one(recorder, n);
        usleep(500);
      }
      _exit(0);
    });
  };
  const auto changes = kill_at_each(
      prepare,
      [](const TemporaryFolder& folder, const Begin& begin) {
        begin();
        flatsat::trace::recover(folder.file(), folder.file());
      },
      [](const TemporaryFolder& folder, std::uint64_t) {
        const VerifyReport found = good(folder.file());
        BOOST_TEST((found.state == TraceState::kKilled || found.state == TraceState::kRecovered));
        if (found.state == TraceState::kKilled) flatsat::trace::recover(folder.file(), folder.file());
        BOOST_TEST((good(folder.file()).state == TraceState::kRecovered));
        check_only(folder, {"run.h5"});
      });
  BOOST_TEST(changes > 5u);
}

BOOST_AUTO_TEST_CASE(a_compression_that_is_killed_leaves_the_trace_with_the_same_content) {
  std::string digest;
  const auto changes = kill_at_each([](const TemporaryFolder& folder) { record(folder.file()); },
                                    [](const TemporaryFolder& folder, const Begin& begin) {
                                      begin();
                                      compress(folder.file(), 6);
                                    },
                                    [&](const TemporaryFolder& folder, std::uint64_t) {
                                      const VerifyReport found = good(folder.file());
                                      BOOST_TEST((found.state == TraceState::kFinished));
                                      BOOST_TEST(!found.is_marked_open);
                                      if (digest.empty()) digest = found.digest;
                                      BOOST_TEST(found.digest == digest);
                                      compress(folder.file(), 6);
                                      check_only(folder, {"run.h5"});
                                    });
  BOOST_TEST(changes > 3u);
}

BOOST_AUTO_TEST_CASE(a_slice_that_is_killed_is_there_whole_or_not_at_all) {
  bool came = false;
  const auto changes = kill_at_each([](const TemporaryFolder& folder) { record(folder.file()); },
                                    [](const TemporaryFolder& folder, const Begin& begin) {
                                      const Trace trace(folder.file());
                                      begin();
                                      slice(trace, seconds(10), seconds(20), folder.file("slice.h5"));
                                    },
                                    [&](const TemporaryFolder& folder, std::uint64_t) {
                                      good(folder.file());
                                      BOOST_TEST((!came || std::filesystem::exists(folder.file("slice.h5"))));
                                      came = std::filesystem::exists(folder.file("slice.h5"));
                                      if (!came)
                                        slice(Trace(folder.file()), seconds(10), seconds(20), folder.file("slice.h5"));
                                      const VerifyReport found = good(folder.file("slice.h5"));
                                      BOOST_TEST((found.state == TraceState::kFinished));
                                      check_only(folder, {"run.h5", "slice.h5"});
                                    });
  BOOST_TEST(came);
  BOOST_TEST(changes > 10u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::trace
