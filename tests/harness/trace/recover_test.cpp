#include <boost/test/unit_test.hpp>
#include <csignal>
#include <fstream>
#include <thread>
#include <tuple>

#include "harness/base/text.h"
#include "harness/trace/recorder.h"
#include "harness/trace/trace_file.h"
#include "harness/trace/verify.h"
#include "tests/harness/trace/example_run.h"

using namespace flatsat::trace;

BOOST_AUTO_TEST_SUITE(recover)

namespace {

/// So many flushes have reached a growing trace.
std::uint64_t flushes(const std::string& path) {
  if (!std::filesystem::exists(path)) return 0;
  try {
    return TraceFile(path).mark().generation;
  } catch (const TraceError&) {
    return 0;
  }
}

/// Leaves a trace of a killed run.
void make_killed(const std::string& path, int milliseconds = 100) {
  const pid_t child = fork();
  if (child == 0) {
    RecorderOptions options;
    options.flush_s = 0.05;
    options.existing = Existing::kReplaceAny;
    options.buffer_bytes = 1 << 18;
    Recorder recorder(path, example_info(), example_channels(), example_devices(), options);
    for (std::int64_t n = 0;; ++n) record_second(recorder, n);
  }
  while (flushes(path) < 4) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
}

std::string error_of(const std::function<void()>& work) {
  try {
    work();
  } catch (const TraceError& error) {
    return error.what();
  }
  return "no error";
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

std::string bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Wipes the newest of the two copies of the mark: so a kill between a flush and its mark leaves the file.
void wipe_newest_mark(const std::string& path) {
  const auto [at, size, generation] = [&path] {
    const TraceFile trace(path);
    const h5::Dataset state = h5::open_dataset(trace.id(), "marks/state", false);
    const std::uint64_t copy_bytes = h5::rows_of(state, "marks/state") / 2 * sizeof(std::uint64_t);
    return std::tuple(H5Dget_offset(state.id()), copy_bytes, trace.mark().generation);
  }();
  std::string bytes = bytes_of(path);
  bytes.replace(at + generation % 2 * size, size, size, '\0');
  std::ofstream(path, std::ios::binary) << bytes;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_recovered_trace_holds_what_was_complete_and_opens_without_a_flag) {
  for (int i = 0; i < 5; ++i) {
    const TemporaryFolder folder;
    make_killed(folder.file(), 37 * i);
    const std::string before = bytes_of(folder.file());
    const VerifyReport found = verify(folder.file());
    const RecoverReport report = flatsat::trace::recover(folder.file(), folder.file("out.h5"));
    BOOST_TEST(report.verified.ok);
    BOOST_TEST((report.verified.state == TraceState::kRecovered));
    BOOST_TEST((report.complete_until == found.complete_until));
    BOOST_TEST((report.last_time >= report.complete_until));
    BOOST_TEST((before == bytes_of(folder.file())));  // the original stays as it was
    const Trace original(folder.file());
    const Trace recovered(folder.file("out.h5"));
    BOOST_TEST(recovered.channel("a.power.bus_voltage_v").value == original.channel("a.power.bus_voltage_v").value,
               boost::test_tools::per_element());
    BOOST_TEST(recovered.messages("npu0").size() == original.messages("npu0").size());
    BOOST_TEST(
        std::system(("h5dump -n " + flatsat::base::shell_word(folder.file("out.h5")) + " > /dev/null").c_str()) == 0);
  }
}

BOOST_AUTO_TEST_CASE(rows_without_a_mark_are_cut) {
  const TemporaryFolder folder;
  make_killed(folder.file());
  const VerifyReport whole = verify(folder.file());
  wipe_newest_mark(folder.file());
  const VerifyReport found = verify(folder.file());
  BOOST_TEST(found.ok, to_json(found));
  BOOST_TEST((found.complete_until < whole.complete_until));
  BOOST_TEST(found.messages < whole.messages);
  BOOST_TEST((found.last_time > whole.complete_until));
  const RecoverReport report = flatsat::trace::recover(folder.file(), folder.file("out.h5"));
  const std::uint64_t digests = 2;  // at least: rows of digests are cut as well
  const auto rows_of = [](const VerifyReport& of) { return of.messages + of.samples + of.events; };
  BOOST_TEST(report.rows_dropped >= rows_of(whole) - rows_of(found) + digests);
  BOOST_TEST((report.complete_until == found.complete_until));
  BOOST_TEST((report.last_time == found.last_time));
  BOOST_TEST(Trace(folder.file("out.h5")).messages("npu0").size() < Trace(folder.file()).summary().messages);
}

BOOST_AUTO_TEST_CASE(in_place_the_original_is_replaced) {
  const TemporaryFolder folder;
  make_killed(folder.file());
  flatsat::trace::recover(folder.file(), folder.file());
  const VerifyReport report = verify(folder.file());
  BOOST_TEST(report.ok);
  BOOST_TEST((report.state == TraceState::kRecovered));
  const auto entries = std::filesystem::directory_iterator(std::filesystem::path(folder.file()).parent_path());
  BOOST_TEST(std::distance(begin(entries), end(entries)) == 1);
}

BOOST_AUTO_TEST_CASE(a_trace_that_was_closed_is_not_recovered) {
  const TemporaryFolder folder;
  { Recorder(folder.file(), {}, {}, {}).close({"PASS", {1}, {}}); }
  const auto again = [&] { flatsat::trace::recover(folder.file(), folder.file("out.h5")); };
  BOOST_TEST(contains(error_of(again), "was closed in order"));
  { Recorder unfinished(folder.file(), {}, {}, {}); }
  BOOST_TEST(contains(error_of(again), "was closed in order"));
  BOOST_TEST(!std::filesystem::exists(folder.file("out.h5")));
}

BOOST_AUTO_TEST_CASE(a_trace_that_is_being_written_is_not_recovered) {
  const TemporaryFolder folder;
  Recorder recorder(folder.file(), {}, {}, {});
  BOOST_TEST(contains(error_of([&] { flatsat::trace::recover(folder.file(), folder.file()); }), "is being written"));
}

BOOST_AUTO_TEST_CASE(an_output_that_exists_is_not_overwritten) {
  const TemporaryFolder folder;
  make_killed(folder.file());
  std::ofstream(folder.file("out.h5")) << "thesis";
  BOOST_TEST(
      contains(error_of([&] { flatsat::trace::recover(folder.file(), folder.file("out.h5")); }), "exists already"));
  BOOST_TEST(bytes_of(folder.file("out.h5")) == "thesis");
}

BOOST_AUTO_TEST_CASE(a_killed_trace_with_a_wrong_bit_in_its_data_is_in_doubt_and_not_recovered) {
  const TemporaryFolder folder;
  make_killed(folder.file());
  const auto payload = Trace(folder.file()).messages("npu0").at(40).message.payload;
  std::string bytes = bytes_of(folder.file());
  const auto at = bytes.find(std::string(payload.begin(), payload.end()));
  BOOST_REQUIRE(payload.size() > 20u);
  BOOST_REQUIRE(at != std::string::npos);
  bytes[at + 3] = static_cast<char>(bytes[at + 3] ^ 1);
  std::ofstream(folder.file(), std::ios::binary) << bytes;
  BOOST_TEST(contains(error_of([&] { flatsat::trace::recover(folder.file(), folder.file()); }), "digests/device/npu0"));
  BOOST_TEST((bytes == bytes_of(folder.file())));
}

BOOST_AUTO_TEST_CASE(what_is_no_trace_is_not_recovered) {
  const TemporaryFolder folder;
  std::ofstream(folder.file()) << "thesis";
  BOOST_TEST(
      contains(error_of([&] { flatsat::trace::recover(folder.file(), folder.file("out.h5")); }), "is not a trace"));
}

BOOST_AUTO_TEST_SUITE_END()
