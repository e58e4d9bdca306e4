#include "harness/trace/recorder.h"

#include <bit>
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <csignal>
#include <ctime>
#include <filesystem>
#include <fstream>

#include "harness/trace/trace.h"
#include "harness/trace/verify.h"
#include "tests/harness/trace/example_run.h"

namespace flatsat::trace {

BOOST_AUTO_TEST_SUITE(recorder)

namespace {

struct Made {
  RecorderReport report;
  std::string path;
};

struct Variation {
  TraceInfo info = example_info();
  RecorderOptions options;
  std::int64_t flip_second = -1;  // the bus voltage of this second differs in its last bit
  bool late = false;
};

RecorderReport record(const std::string& path, const Variation& variation = {}) {
  Recorder recorder(path, variation.info, example_channels(), example_devices(), variation.options);
  for (std::int64_t n = 0; n < 300; ++n) {
    record_second(recorder, n);
    if (variation.late) recorder.late({seconds(n), 0.001});
    if (n == variation.flip_second) recorder.sample(1, seconds(n), std::nextafter(28.0, 29.0));
  }
  return recorder.close(example_end(seconds(300)));
}

/// Channels of a device that stands alone, each a digest group of its own, with twelve samples.
RecorderReport record_many(const std::string& path, std::size_t channels) {
  std::vector<ChannelSpec> specs;
  for (std::size_t i = 0; i < channels; ++i)
    specs.push_back({"dut.s" + std::to_string(i), "V", "sensor " + std::to_string(i), {}, {}, {}});
  std::filesystem::remove(path);
  Recorder recorder(path, example_info(), specs, {}, {.rows = 24, .snapshots = 2});
  for (std::int64_t n = 0; n < 12; ++n) {
    std::vector<double> values(channels);
    for (std::size_t i = 0; i < channels; ++i) values[i] = static_cast<double>(i) + 0.5 * static_cast<double>(n);
    recorder.sample_all({n * 1'000'000'000}, values);
  }
  return recorder.close(example_end({20'000'000'000}));
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

}  // namespace

BOOST_AUTO_TEST_CASE(what_was_recorded_is_read_back) {
  const TemporaryFolder folder;
  {
    Recorder recorder(folder.file(), example_info(), example_channels(), example_devices());
    for (std::int64_t n = 0; n < 300; ++n) record_second(recorder, n);
    recorder.verdict({"soc_min", "PASS", 0.31, 0.2, 0.11, "1", seconds(7), "lowest at 7 s", 3});
    recorder.late({seconds(8), 0.25});
    const RecorderReport report = recorder.close(example_end(seconds(300)));
    BOOST_TEST(report.messages == 600u);
    BOOST_TEST(report.events == 15u);
    BOOST_TEST(report.file_bytes == std::filesystem::file_size(folder.file()));
  }
  const Trace trace(folder.file());
  BOOST_TEST((trace.summary().state == TraceState::kFinished));
  BOOST_TEST(trace.summary().exit_state == "PASS");
  BOOST_TEST((trace.summary().end_time == seconds(300)));
  BOOST_TEST((trace.summary().totals == example_end({}).totals));

  for (std::size_t device = 0; device < 2; ++device) {
    const auto messages = trace.messages(example_devices()[device]);
    BOOST_REQUIRE(messages.size() == 300u);
    for (std::size_t i = 0; i < messages.size(); ++i) {
      const std::uint64_t n = 2 * (i / 2) + device;
      const wire::Message expected = example_message(n, seconds(static_cast<std::int64_t>(n)));
      const wire::Message& got = messages[i].message;
      BOOST_TEST((messages[i].direction == (i % 2 == 0 ? Direction::kToDevice : Direction::kFromDevice)));
      BOOST_TEST((messages[i].at == expected.time));
      BOOST_TEST((got.kind == expected.kind));
      BOOST_TEST((got.time == expected.time));
      BOOST_TEST(got.sequence == expected.sequence);
      BOOST_TEST(got.device == expected.device);
      BOOST_TEST(got.cause == expected.cause);
      BOOST_TEST(got.reference == expected.reference);
      BOOST_TEST(got.payload == expected.payload, boost::test_tools::per_element());
    }
  }
  const auto events = trace.events();
  BOOST_REQUIRE(events.size() == 15u);
  BOOST_TEST(events[3].text == "step 60");
  BOOST_TEST(events[3].source == "a.obc");
  BOOST_TEST(events[3].cause == 20u);
  const auto verdicts = trace.verdicts();
  BOOST_REQUIRE(verdicts.size() == 1u);
  BOOST_TEST(verdicts[0].requirement == "soc_min");
  BOOST_TEST(verdicts[0].margin == 0.11);
  BOOST_TEST(verdicts[0].text == "lowest at 7 s");
  std::vector<LateRecord> late;
  trace.each_late([&](const LateRecord& record) { late.push_back(record); });
  BOOST_TEST(late.at(0).lateness_s == 0.25);
}

BOOST_AUTO_TEST_CASE(the_manifest_is_read_back) {
  const TemporaryFolder folder;
  record(folder.file());
  const TraceSummary summary = Trace(folder.file()).summary();
  const TraceInfo expected = example_info();
  BOOST_TEST(summary.info.testbed_name == expected.testbed_name);
  BOOST_TEST(summary.info.testbed_path == expected.testbed_path);
  BOOST_TEST(summary.info.testbed_text == expected.testbed_text);
  BOOST_TEST(summary.info.overrides == expected.overrides, boost::test_tools::per_element());
  BOOST_TEST(summary.info.seed == expected.seed);
  BOOST_TEST(summary.info.run_id == expected.run_id);
  BOOST_TEST(summary.info.flatsat_version == expected.flatsat_version);
  BOOST_TEST(summary.info.git_revision == expected.git_revision);
  BOOST_TEST((summary.info.tools == expected.tools));
  BOOST_TEST(summary.info.epoch_utc == expected.epoch_utc);
  BOOST_TEST(summary.info.host == expected.host);
  BOOST_TEST(summary.info.command_line == expected.command_line);
  BOOST_TEST(summary.info.reproduce == expected.reproduce);
  BOOST_REQUIRE(summary.info.devices.size() == 2u);
  BOOST_TEST(summary.info.devices[0].rtl_hash == "aa55");
  BOOST_TEST(summary.info.devices[1].name == "gpu0");
  BOOST_TEST(summary.info.devices[1].backing == "emulator");
  BOOST_REQUIRE(summary.channels.size() == 3u);
  BOOST_TEST(summary.channels[1].name == "a.power.bus_voltage_v");
  BOOST_TEST(summary.channels[1].units == "V");
  BOOST_TEST(summary.channels[1].long_name == "bus voltage");
  BOOST_TEST(*summary.channels[1].lower_limit == 24.0);
  BOOST_TEST(!summary.channels[1].upper_limit.has_value());
  BOOST_TEST((summary.channels[2].period == seconds(10)));
  BOOST_TEST(summary.devices == example_devices(), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_change_is_stored_with_the_old_value_just_before_and_the_last_value_at_the_end) {
  const TemporaryFolder folder;
  {
    Recorder recorder(folder.file(), example_info(), {{"a.b.c", "V", "", {}, {}, {}}}, {});
    recorder.sample(0, {1000}, 5.0);
    recorder.sample(0, {2000}, 5.0);  // unchanged: no row
    recorder.sample(0, {3000}, 6.0);
    recorder.sample(0, {3001}, 7.0);  // one picosecond later: the old row is not older than that
    recorder.sample(0, {3001}, 8.0);
    recorder.close({"PASS", {9000}, {}});
  }
  const ChannelData data = Trace(folder.file()).channel("a.b.c");
  const std::vector<std::int64_t> time_ps{1000, 2999, 3000, 3001, 3001, 9000};
  const std::vector<double> value{5.0, 5.0, 6.0, 7.0, 8.0, 8.0};
  BOOST_TEST(data.time_ps == time_ps, boost::test_tools::per_element());
  BOOST_TEST(data.value == value, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_channel_with_a_period_is_stored_at_least_that_often) {
  const TemporaryFolder folder;
  record(folder.file());
  const ChannelData data = Trace(folder.file()).channel("a.thermal.radiator_degc");
  BOOST_TEST(data.time_ps.size() == 31u);  // 0, 10, ... 290 s and the end at 300 s
  BOOST_TEST(data.time_ps[3] == seconds(30).ps);
}

BOOST_AUTO_TEST_CASE(two_runs_of_the_same_content_have_the_same_digest_whoever_and_whenever) {
  const TemporaryFolder folder;
  Variation other;
  other.info.host = "lab-2";
  other.info.run_id = "run-2";
  other.info.command_line = "flatsat run other";
  other.options.flush_s = 0.001;  // other batches
  other.options.buffer_bytes = 2048;
  other.late = true;
  const RecorderReport a = record(folder.file("a.h5"));
  const RecorderReport b = record(folder.file("b.h5"), other);
  BOOST_TEST(a.digest.size() == 64u);
  BOOST_TEST(a.digest == b.digest);
  const Trace trace_a(folder.file("a.h5"));
  const Trace trace_b(folder.file("b.h5"));
  for (const auto& group : trace_a.digest_groups()) {
    const auto of_a = trace_a.digests(group);
    const auto of_b = trace_b.digests(group);
    BOOST_REQUIRE(of_a.size() == of_b.size());
    for (std::size_t i = 0; i < of_a.size(); ++i) {
      BOOST_TEST((of_a[i].time == of_b[i].time));
      BOOST_TEST(of_a[i].digest == of_b[i].digest);
    }
  }
}

BOOST_AUTO_TEST_CASE(one_bit_of_one_sample_changes_its_group_from_that_second_on_and_no_other_group) {
  const TemporaryFolder folder;
  Variation flipped;
  flipped.flip_second = 150;
  BOOST_TEST(record(folder.file("a.h5")).digest != record(folder.file("b.h5"), flipped).digest);
  const Trace a(folder.file("a.h5"));
  const Trace b(folder.file("b.h5"));
  for (const auto& group : a.digest_groups()) {
    const auto of_a = a.digests(group);
    const auto of_b = b.digests(group);
    for (std::size_t i = 0; i < of_a.size() && i < of_b.size(); ++i) {
      const bool same = of_a[i].digest == of_b[i].digest;
      BOOST_TEST(same == (group != "model/a.power" || of_a[i].time <= seconds(150)), group << " at row " << i);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_second_run_on_the_same_file_is_refused) {
  const TemporaryFolder folder;
  RecorderOptions any;
  any.existing = Existing::kReplaceAny;
  Recorder first(folder.file(), example_info(), example_channels(), example_devices());
  const auto again = [&] { Recorder(folder.file(), example_info(), example_channels(), example_devices(), any); };
  BOOST_TEST(contains(error_of(again), "another run is writing it"));
  BOOST_TEST(in_child([&] { return contains(error_of(again), "another run is writing it") ? 0 : 1; }) == 0);
  record_second(first, 1);
  first.close(example_end(seconds(2)));
  BOOST_TEST(verify(folder.file()).ok);
}

BOOST_AUTO_TEST_CASE(a_finished_trace_is_replaced_only_where_that_is_allowed) {
  const TemporaryFolder folder;
  record(folder.file());
  Variation refuse;
  refuse.options.existing = Existing::kRefuse;
  BOOST_TEST(contains(error_of([&] { record(folder.file(), refuse); }), "exists already"));
  record(folder.file());
  BOOST_TEST(verify(folder.file()).ok);
}

BOOST_AUTO_TEST_CASE(a_file_that_is_no_trace_is_never_replaced) {
  const TemporaryFolder folder;
  std::ofstream(folder.file()) << "thesis";
  Variation any;
  any.options.existing = Existing::kReplaceAny;
  BOOST_TEST(contains(error_of([&] { record(folder.file(), any); }), "is not a trace"));
  BOOST_TEST(std::filesystem::file_size(folder.file()) == 6u);
}

BOOST_AUTO_TEST_CASE(a_file_of_many_channels_holds_little_more_than_what_was_written) {
  const TemporaryFolder folder;
  const auto few = record_many(folder.file(), 500).file_bytes, more = record_many(folder.file(), 1000).file_bytes;
  // 12 samples are 12 times 16 bytes; names, units, chunk indexes and a digest of its own come to 5 kB a channel.
  BOOST_TEST((more - few) / 500 < 5000u);
}

BOOST_AUTO_TEST_CASE(time_and_bytes_grow_in_proportion_to_the_channels) {
  const TemporaryFolder folder;
  const auto begin = std::clock();
  const auto few = record_many(folder.file(), 1000);
  const auto between = std::clock();
  const auto more = record_many(folder.file(), 4000);
  const auto end = std::clock();
  BOOST_TEST(more.file_bytes < 4.2 * few.file_bytes);
  BOOST_TEST(more.samples == 4 * few.samples);
  // CPU time of one process, not wall time: four times as much and a little more; a square would be sixteen.
  BOOST_TEST(static_cast<double>(end - between) < 10.0 * static_cast<double>(between - begin));
  BOOST_TEST(verify(folder.file()).ok);
}

BOOST_AUTO_TEST_CASE(creating_a_file_ends_when_the_run_is_to_stop_and_leaves_none) {
  const TemporaryFolder folder;
  const volatile std::sig_atomic_t stop = SIGTERM;
  Variation any;
  any.options.stop = &stop;
  BOOST_TEST(contains(error_of([&] { record(folder.file(), any); }), "was given up: the run is to stop"));
  BOOST_TEST(!std::filesystem::exists(folder.file()));
}

BOOST_AUTO_TEST_CASE(names_that_are_ill_formed_or_there_twice_are_refused) {
  const TemporaryFolder folder;
  const auto with = [&](std::vector<ChannelSpec> channels, std::vector<std::string> devices) {
    return error_of([&] { Recorder(folder.file(), example_info(), std::move(channels), std::move(devices)); });
  };
  BOOST_TEST(contains(with({{"a/b", "", "", {}, {}, {}}}, {}), "ill-formed"));
  BOOST_TEST(contains(with({{"a", "", "", {}, {}, {}}, {"a", "", "", {}, {}, {}}}, {}), "twice"));
  BOOST_TEST(contains(with({}, {"npu0", "npu0"}), "twice"));
  BOOST_TEST(std::filesystem::is_empty(std::filesystem::path(folder.file()).parent_path()));
}

BOOST_AUTO_TEST_CASE(a_folder_that_is_not_there_is_an_error_that_says_so) {
  const TemporaryFolder folder;
  BOOST_TEST(contains(error_of([&] { record(folder.file("none/run.h5")); }), "No such file or directory"));
}

BOOST_AUTO_TEST_CASE(without_close_the_trace_holds_everything_and_says_that_it_is_unfinished) {
  const TemporaryFolder folder;
  {
    Recorder recorder(folder.file(), example_info(), example_channels(), example_devices());
    for (std::int64_t n = 0; n < 300; ++n) record_second(recorder, n);
  }
  const Trace trace(folder.file());
  BOOST_TEST((trace.summary().state == TraceState::kUnfinished));
  BOOST_TEST(trace.summary().messages == 600u);
  const VerifyReport report = verify(folder.file());
  BOOST_TEST(report.ok);
  BOOST_TEST((report.complete_until == time::SimTime{seconds(299).ps - 1}));
}

BOOST_AUTO_TEST_CASE(a_full_buffer_makes_the_caller_wait_and_loses_nothing) {
  const TemporaryFolder folder;
  RecorderOptions options;
  options.buffer_bytes = 1 << 16;
  Recorder recorder(folder.file(), example_info(), example_channels(), example_devices(), options);
  wire::Message message = example_message(0, {});
  message.payload.assign(60'000, 1);
  for (std::int64_t n = 0; n < 500; ++n) {
    message.time = {n};
    recorder.message(0, Direction::kToDevice, {n}, message);
  }
  const RecorderReport report = recorder.close(example_end({500}));
  BOOST_TEST(report.messages == 500u);
  BOOST_TEST(report.waits > 0u);
  BOOST_TEST(report.wait_s > 0.0);
  BOOST_TEST(Trace(folder.file()).messages("npu0").size() == 500u);
}

BOOST_AUTO_TEST_CASE(a_message_larger_than_the_buffer_passes) {
  const TemporaryFolder folder;
  RecorderOptions options;
  options.buffer_bytes = 4096;
  Recorder recorder(folder.file(), example_info(), example_channels(), example_devices(), options);
  wire::Message message = example_message(0, {});
  message.payload.assign(100'000, 7);
  recorder.message(0, Direction::kToDevice, {1}, message);
  recorder.message(0, Direction::kToDevice, {2}, message);
  recorder.close(example_end({3}));
  BOOST_TEST(Trace(folder.file()).messages("npu0").at(1).message.payload.size() == 100'000u);
}

BOOST_AUTO_TEST_CASE(an_orbit_of_sixty_channels_takes_well_below_100_megabytes) {
  const TemporaryFolder folder;
  std::vector<ChannelSpec> channels;
  for (int i = 0; i < 60; ++i) {
    const char* group = i % 2 == 0 ? "a.power.c" : "a.thermal.c";
    channels.push_back({group + std::to_string(i), "1", "", {}, {}, {}});
  }
  Recorder recorder(folder.file(), example_info(), channels, example_devices());
  std::vector<double> values(channels.size());
  for (std::int64_t n = 0; n < 5700; ++n) {
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<double>(n) + static_cast<double>(i);
    recorder.sample_all(seconds(n), values);
  }
  const RecorderReport report = recorder.close(example_end(seconds(5700)));
  BOOST_TEST(report.samples == 60u * (2 * 5700 - 1 + 1));  // a row before each change but the first, and the end's
  BOOST_TEST(report.file_bytes < 40'000'000u);
  BOOST_TEST_MESSAGE("an orbit of 60 channels: " << report.file_bytes / 1e6 << " MB");
}

BOOST_AUTO_TEST_CASE(a_compressed_trace_holds_the_same_in_less_space) {
  const TemporaryFolder folder;
  Variation packed;
  packed.options.deflate_level = 1;
  const RecorderReport a = record(folder.file("a.h5"));
  const RecorderReport b = record(folder.file("b.h5"), packed);
  BOOST_TEST(a.digest == b.digest);
  BOOST_TEST(b.file_bytes < a.file_bytes);
  const VerifyReport report = verify(folder.file("b.h5"));
  BOOST_TEST(report.ok);
  BOOST_TEST(report.digest == a.digest);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::trace
