#include "harness/bench/run_recording.h"

#include <sys/resource.h>

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <csignal>

#include "harness/base/temporary_folder.h"
#include "harness/trace/trace.h"

namespace flatsat::bench {

BOOST_AUTO_TEST_SUITE(run_recording)

namespace {

constexpr time::SimTime at(int seconds) { return {seconds * 1'000'000'000'000}; }

const model::Event kShed{"a", model::EventName::reported("load_shed"), "", 0.0, 0};

/// Keeps what it is shown.
struct Observer : RunObserver {
  void begin(const std::vector<trace::ChannelSpec>&, const std::vector<std::string>&) override {}
  void sample_all(time::SimTime, std::span<const double> values) override { last = values.back(); }
  void sample(std::size_t, time::SimTime, double value) override { last = value; }
  void message(std::size_t device, const trace::WireRecord& record) override {
    messages.push_back(std::to_string(device) + ":" + std::to_string(record.message.sequence));
  }
  void event(const trace::EventRecord& record) override { events.push_back(record.kind); }
  bool wants_stop(time::SimTime, std::uint64_t) override { return false; }
  double last = 0.0;
  std::vector<std::string> messages, events;
};

struct Rig {
  explicit Rig(RunObserver* observer = nullptr)
      : path((folder.path() / "run.h5").string()),
        recording(std::make_unique<trace::Recorder>(path, trace::TraceInfo{},
                                                    std::vector<trace::ChannelSpec>{{"x", "V", "", {}, {}, {}}},
                                                    std::vector<std::string>{"npu0"}),
                  observer, {0}, 1) {}
  base::TemporaryFolder folder{"/tmp/flatsat-recording-"};
  const std::string path;
  RunRecording recording;
};

/// One requirement, judged at 3 s, one device and one satellite.
RunResult result() {
  RunResult made;
  made.verdict = verdict::Verdict::kFail;
  made.exchanges = 12;
  auto& r = made.requirements.emplace_back();
  r.requirement.id = "cold";
  r.requirement.unit = "degC";
  r.judgement.verdict = verdict::Verdict::kFail;
  r.judgement.value = 12.5;
  r.judgement.limit = 10.0;
  r.judgement.margin = -2.5;
  r.judgement.decided = at(3);
  auto& device = made.devices.emplace_back();
  device.name = "npu0";
  device.counters.jobs = 4;
  made.satellites.emplace_back().name = "a";
  made.satellites.back().loads_j = 99.0;
  return made;
}

double total(const trace::TraceSummary& summary, const std::string& name) {
  for (const auto& [key, value] : summary.totals)
    if (key == name) return value;
  return std::nan("");
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_trace_and_the_observer_see_the_same) {
  Observer observer;
  Rig rig(&observer);
  rig.recording.sample_all(at(0), std::vector{1.5});
  rig.recording.sample(0, at(1), 2.5);
  wire::Message message;
  message.sequence = 7;
  rig.recording.message(0, trace::Direction::kToDevice, at(1), message);
  rig.recording.event(1, at(1), kShed);
  auto done = result();
  rig.recording.close(rig.path, at(4), done);
  BOOST_TEST(observer.last == 2.5);
  BOOST_TEST(observer.messages == std::vector<std::string>{"0:7"}, boost::test_tools::per_element());
  BOOST_TEST(observer.events == std::vector<std::string>{"load_shed"}, boost::test_tools::per_element());
  const trace::Trace trace(rig.path);
  BOOST_TEST(trace.channel("x").value.front() == 1.5);
  BOOST_TEST(trace.summary().messages == 1u);
  BOOST_TEST(trace.summary().events == 1u);
}

BOOST_AUTO_TEST_CASE(a_trace_ends_with_verdicts_totals_and_its_digest_in_the_result) {
  Rig rig;
  auto done = result();
  rig.recording.close(rig.path, at(4), done);
  BOOST_TEST(done.trace == rig.path);
  BOOST_TEST(done.error == "");
  const trace::Trace trace(rig.path);
  BOOST_TEST(trace.summary().digest == done.digest);
  BOOST_TEST(trace.summary().exit_state == "FAIL");
  BOOST_TEST(trace.summary().end_time.ps == at(4).ps);
  BOOST_TEST(total(trace.summary(), "exchanges") == 12.0);
  BOOST_TEST(total(trace.summary(), "npu0.jobs") == 4.0);
  BOOST_TEST(total(trace.summary(), "a.loads_j") == 99.0);
  const auto verdicts = trace.verdicts();
  BOOST_REQUIRE(verdicts.size() == 1u);
  BOOST_TEST(verdicts[0].requirement == "cold");
  BOOST_TEST(verdicts[0].value == 12.5);
  BOOST_TEST(verdicts[0].margin == -2.5);
}

// A file that may not grow is a disk that is full: the limit of the process stands for it.
BOOST_AUTO_TEST_CASE(a_trace_that_cannot_be_closed_makes_the_run_an_error_with_its_time) {
  Rig rig;
  std::vector<double> values(1);
  for (int i = 0; i < 200'000; ++i) {
    values[0] = i;
    rig.recording.sample_all({i * 1'000'000LL}, values);
  }
  const auto before = std::signal(SIGXFSZ, SIG_IGN);
  rlimit limit{};
  getrlimit(RLIMIT_FSIZE, &limit);
  const rlimit full{1024, limit.rlim_max};
  setrlimit(RLIMIT_FSIZE, &full);
  auto done = result();
  rig.recording.close(rig.path, at(4), done);
  setrlimit(RLIMIT_FSIZE, &limit);
  std::signal(SIGXFSZ, before);
  BOOST_TEST((done.verdict == verdict::Verdict::kError));
  BOOST_TEST(done.error.find(", at simulated time 4.000000000000 s, at its close") != std::string::npos, done.error);
}

BOOST_AUTO_TEST_CASE(of_all_channels_those_that_are_recorded_are_seen_by_their_places_among_these) {
  Observer seen;
  RunRecording recording(nullptr, &seen, {1}, 3);
  recording.sample_all(at(0), std::vector{1.0, 2.0, 3.0});
  BOOST_TEST(seen.last == 2.0);
  recording.sample(0, at(1), 7.0);
  recording.sample(2, at(1), 9.0);
  BOOST_TEST(seen.last == 2.0);
  recording.sample(1, at(2), 5.0);
  BOOST_TEST(seen.last == 5.0);
}

BOOST_AUTO_TEST_CASE(without_a_trace_nothing_is_closed) {
  RunRecording none(nullptr, nullptr, {}, 1);
  none.sample_all(at(0), std::vector{1.0});
  none.event(1, at(0), kShed);
  auto done = result();
  none.close("run.h5", at(4), done);
  BOOST_TEST(done.trace == "");
  BOOST_TEST((done.verdict == verdict::Verdict::kFail));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::bench
