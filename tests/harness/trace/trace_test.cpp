#include "harness/trace/trace.h"

#include <boost/test/unit_test.hpp>
#include <fstream>
#include <thread>

#include "harness/trace/verify.h"
#include "tests/harness/trace/example_run.h"

namespace flatsat::trace {

BOOST_AUTO_TEST_SUITE(trace)

namespace {

std::string error_of(const std::function<void()>& work) {
  try {
    work();
  } catch (const TraceError& error) {
    return error.what();
  }
  return "no error";
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

void wait_for_file(const std::string& path) {
  while (!std::filesystem::exists(path)) std::this_thread::sleep_for(std::chrono::milliseconds(2));
}

/// A child that records some 5 s of wall time and then closes.
pid_t start_writer(const std::string& path, std::int64_t count) {
  const pid_t child = fork();
  if (child != 0) return child;
  RecorderOptions options;
  options.flush_s = 0.02;
  Recorder recorder(path, example_info(), example_channels(), example_devices(), options);
  for (std::int64_t n = 0; n < count; ++n) {
    record_second(recorder, n);
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  recorder.close(example_end(seconds(count)));
  _exit(0);
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_growing_trace_is_read_while_it_is_written_and_then_seen_to_finish) {
  const TemporaryFolder folder;
  const pid_t writer = start_writer(folder.file(), 1000);
  wait_for_file(folder.file());
  Trace trace(folder.file());
  BOOST_TEST((trace.summary().state == TraceState::kLive));
  std::uint64_t seen = 0;
  int steps = 0;
  while (trace.summary().state == TraceState::kLive) {
    trace.refresh();
    const std::uint64_t messages = trace.summary().messages;
    BOOST_REQUIRE(messages >= seen);
    steps += messages > seen ? 1 : 0;
    seen = messages;
    const auto npu = trace.messages("npu0");
    const auto gpu = trace.messages("gpu0");
    BOOST_REQUIRE(npu.size() + gpu.size() == messages);
    for (const auto& record : gpu) {
      BOOST_REQUIRE(record.message.payload == example_message(record.message.sequence, {}).payload);
    }
    const ChannelData soc = trace.channel("a.power.battery.soc");
    for (std::size_t i = 0; i < soc.value.size(); ++i) BOOST_REQUIRE(soc.value[i] > 0.0);
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  int status = 0;
  waitpid(writer, &status, 0);
  BOOST_TEST(status == 0);
  trace.refresh();
  BOOST_TEST(steps > 5);
  BOOST_TEST((trace.summary().state == TraceState::kFinished));
  BOOST_TEST(trace.summary().messages == 2000u);
  BOOST_TEST(trace.summary().digest.size() == 64u);
}

BOOST_AUTO_TEST_CASE(a_growing_trace_is_verified_as_far_as_it_is) {
  const TemporaryFolder folder;
  const pid_t writer = start_writer(folder.file(), 600);
  wait_for_file(folder.file());
  for (int i = 0; i < 5; ++i) {
    const VerifyReport report = verify(folder.file());
    BOOST_TEST(report.ok, to_json(report));
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  waitpid(writer, nullptr, 0);
}

BOOST_AUTO_TEST_CASE(every_flush_leaves_a_mark) {
  const TemporaryFolder folder;
  waitpid(start_writer(folder.file(), 200), nullptr, 0);
  const auto marks = Trace(folder.file()).marks();
  BOOST_REQUIRE(marks.size() > 3u);
  for (std::size_t i = 1; i < marks.size(); ++i) {
    BOOST_TEST((marks[i].time >= marks[i - 1].time));
    BOOST_TEST(marks[i].wall_s >= marks[i - 1].wall_s);
    BOOST_TEST(marks[i].messages >= marks[i - 1].messages);
  }
  BOOST_TEST(marks.back().messages == 400u);
  BOOST_TEST((marks.back().time == seconds(200)));
}

BOOST_AUTO_TEST_CASE(names_that_are_not_in_the_trace_are_errors) {
  const TemporaryFolder folder;
  { Recorder(folder.file(), example_info(), example_channels(), example_devices()).close(example_end({1})); }
  const Trace trace(folder.file());
  BOOST_TEST(contains(error_of([&] { trace.channel("a.power"); }), "no channel 'a.power'"));
  BOOST_TEST(contains(error_of([&] { trace.messages("npu9"); }), "no device 'npu9'"));
  BOOST_TEST(contains(error_of([&] { trace.digests("model/x"); }), "no digest group 'model/x'"));
}

BOOST_AUTO_TEST_CASE(what_is_no_trace_is_an_error_that_names_the_file) {
  const TemporaryFolder folder;
  BOOST_TEST(contains(error_of([&] { Trace trace(folder.file()); }), "No such file"));
  std::ofstream(folder.file("text.h5")) << "not at all a trace file";
  BOOST_TEST(contains(error_of([&] { Trace trace(folder.file("text.h5")); }), "text.h5: is not a trace"));
  BOOST_TEST(contains(error_of([&] { Trace trace(folder.file("")); }), "not a regular file"));
}

BOOST_AUTO_TEST_CASE(the_summary_as_json_has_the_manifest_and_the_end) {
  const TemporaryFolder folder;
  { Recorder(folder.file(), example_info(), example_channels(), example_devices()).close(example_end({1})); }
  const std::string json = info_json(folder.file());
  for (const char* part : {"\"state\": \"finished\"", "\"seed\": 18364758544493064720", "\"jobs\": 12.0",
                           "\"run_id\": \"run-1\"", "\"exit_state\": \"PASS\"", "\"units\": \"degC\""}) {
    BOOST_TEST(contains(json, part), part);
  }
}

BOOST_AUTO_TEST_CASE(a_trace_without_channels_and_devices_is_whole) {
  const TemporaryFolder folder;
  { Recorder(folder.file(), {}, {}, {}).close({"ABORTED", {}, {}}); }
  BOOST_TEST(verify(folder.file()).ok);
  BOOST_TEST(Trace(folder.file()).summary().exit_state == "ABORTED");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::trace
