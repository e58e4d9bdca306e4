#include "harness/bench/step_runner.h"

#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>

#include "tests/harness/bench/fake_device.h"
#include "tests/support/event_log.h"
#include "tests/support/simulation.h"

namespace flatsat::bench {

BOOST_AUTO_TEST_SUITE(step_runner)

namespace {

using testbed::StepAction;
using testbed::StepConfig;

StepConfig step(StepAction action, std::uint64_t address = 0) {
  StepConfig s;
  s.action = action;
  s.address = address;
  s.location = {"bench.toml", 5, 1};
  return s;
}

StepConfig write(std::uint64_t address, std::vector<std::uint8_t> value) {
  auto s = step(StepAction::kWrite, address);
  s.value = std::move(value);
  return s;
}

StepConfig read(std::uint64_t address, std::vector<std::uint8_t> expect, std::vector<std::uint8_t> mask = {}) {
  auto s = step(StepAction::kRead, address);
  s.expect = std::move(expect);
  s.mask = std::move(mask);
  return s;
}

StepConfig wait_for_interrupt(double timeout_s) {
  auto s = step(StepAction::kWaitInterrupt);
  s.timeout_s = timeout_s;
  return s;
}

struct Rig {
  Simulation fresh;
  FakeDevice device{"device"};
  support::EventLog events;
  std::vector<StepConfig> steps;
  std::unique_ptr<StepRunner> runner;
  void run(const std::string& folder = ".") {
    runner = std::make_unique<StepRunner>("runner", "dut", device, steps, folder, events);
    sc_core::sc_start(10, sc_core::SC_MS);
  }
  /// What the only failure was; "none" for no failure.
  std::string failure() const {
    BOOST_TEST(runner->failures().size() <= 1u);
    return runner->failures().empty() ? "none" : runner->failures()[0].text;
  }
};

struct Texts : model::EventSink {
  std::uint64_t emit(const model::Event& event) override {
    texts.push_back(event.text);
    return texts.size();
  }
  std::vector<std::string> texts;
};

}  // namespace

BOOST_AUTO_TEST_CASE(what_was_written_is_read_back_little_endian) {
  Rig rig;
  rig.steps = {write(0x10, {0x78, 0x56, 0x34, 0x12}), read(0x10, {0x78, 0x56, 0x34, 0x12})};
  rig.run();
  BOOST_TEST(rig.failure() == "none");
  BOOST_TEST(int{rig.device.bytes[0x13]} == 0x12);
  BOOST_TEST(rig.runner->done() == 2u);
  BOOST_TEST(rig.events.count("step_passed") == 2);
}

BOOST_AUTO_TEST_CASE(a_read_that_expects_something_else_fails_and_the_next_step_is_done_all_the_same) {
  Rig rig;
  rig.steps = {read(0x10, {0x01}), read(0x10, {0x00})};
  rig.run();
  BOOST_TEST(rig.failure() == "read: address 0x10 expected 0x00000001, got 0x00000000");
  BOOST_TEST(rig.runner->done() == 2u);
  BOOST_TEST(rig.events.count("step_failed") == 1);
}

BOOST_AUTO_TEST_CASE(only_the_bits_under_the_mask_are_compared) {
  Rig rig;
  rig.device.bytes[0x10] = 0xf1;
  rig.steps = {read(0x10, {0x01}, {0x0f}), read(0x10, {0x02}, {0x0f})};
  rig.run();
  BOOST_TEST(rig.failure() == "read: address 0x10 expected 0x00000002 under mask 0x0000000f, got 0x000000f1");
}

BOOST_AUTO_TEST_CASE(an_address_that_the_device_refuses_is_a_failure) {
  Rig rig;
  rig.device.refused_address = 0x20;
  rig.steps = {write(0x20, {1})};
  rig.run();
  BOOST_TEST(rig.failure() == "write: the device answered TLM_ADDRESS_ERROR_RESPONSE at 0x20");
}

BOOST_AUTO_TEST_CASE(a_poll_ends_when_the_value_comes) {
  Rig rig;
  rig.steps = {read(0x30, {0x01})};
  rig.steps[0].action = StepAction::kPoll;
  sc_core::sc_spawn([&] {
    sc_core::wait(sc_core::sc_time(100, sc_core::SC_US));
    rig.device.bytes[0x30] = 1;
  });
  rig.run();
  BOOST_TEST(rig.failure() == "none");
}

BOOST_AUTO_TEST_CASE(a_poll_whose_value_never_comes_fails_at_its_timeout) {
  Rig rig;
  rig.steps = {read(0x30, {0x01})};
  rig.steps[0].action = StepAction::kPoll;
  rig.run();
  BOOST_TEST(rig.failure() == "poll: address 0x30 expected 0x00000001, got 0x00000000 until its timeout of 0.001000 s");
}

BOOST_AUTO_TEST_CASE(an_interrupt_that_came_before_the_wait_for_it_counts_once) {
  Rig rig;
  rig.steps = {step(StepAction::kWait), wait_for_interrupt(1e-3), wait_for_interrupt(1e-3)};
  rig.steps[0].time_s = 10e-6;
  sc_core::sc_spawn([&] {
    sc_core::wait(sc_core::sc_time(1, sc_core::SC_US));
    rig.device.set_line(true);
    sc_core::wait(sc_core::sc_time(1, sc_core::SC_US));
    rig.device.set_line(false);
  });
  rig.run();
  BOOST_TEST(rig.failure() == "wait_interrupt: no interrupt within 0.001000 s");
}

BOOST_AUTO_TEST_CASE(an_interrupt_by_name_is_told_apart_from_others) {
  Rig rig;
  auto s = wait_for_interrupt(1e-3);
  s.port.text = "done_irq";
  rig.steps = {s};
  sc_core::sc_spawn([&] {
    sc_core::wait(sc_core::sc_time(1, sc_core::SC_US));
    rig.runner->interrupt("error_irq", true);
  });
  rig.run();
  BOOST_TEST(rig.failure() == "wait_interrupt: no interrupt of done_irq within 0.001000 s");
}

BOOST_AUTO_TEST_CASE(a_comparison_counts_the_bytes_that_differ_and_names_the_first) {
  Rig rig;
  auto s = step(StepAction::kCompare, 0x40);
  s.values = {{1, 0, 0, 0}, {2, 0, 0, 0}};
  rig.device.bytes[0x40] = 1;
  rig.steps = {s};
  rig.run();
  BOOST_TEST(rig.failure() ==
             "compare: 1 of 8 bytes differ, first at address 0x44: expected 0x00000002, got 0x00000000");
}

BOOST_AUTO_TEST_CASE(a_dump_writes_the_bytes_and_a_load_reads_them) {
  const auto folder = std::filesystem::temp_directory_path() / ("flatsat-steps-" + std::to_string(getpid()));
  std::filesystem::create_directory(folder);
  Rig rig;
  rig.device.bytes[0x50] = 0xab;
  auto dump = step(StepAction::kDump, 0x50), load = step(StepAction::kLoad, 0x60);
  dump.file = load.file = "words.bin";
  dump.length = 4;
  rig.steps = {dump, load};
  rig.run(folder.string());
  std::filesystem::remove_all(folder);
  BOOST_TEST(rig.failure() == "none");
  BOOST_TEST(int{rig.device.bytes[0x60]} == 0xab);
}

BOOST_AUTO_TEST_CASE(the_step_in_work_is_known_when_the_run_ends_in_it) {
  Rig rig;
  rig.steps = {step(StepAction::kWait)};
  rig.steps[0].time_s = 1.0;
  rig.run();
  BOOST_TEST(rig.runner->current() == &rig.steps[0]);
  BOOST_TEST(rig.runner->done() == 0u);
}

BOOST_AUTO_TEST_CASE(its_events_hold_no_path) {
  Rig rig;
  rig.steps = {write(0x10, {1}), step(StepAction::kLoad), step(StepAction::kDump)};
  for (auto& s : rig.steps) s.location.file = "/home/somebody/beds/bench.toml";
  rig.steps[1].file = rig.steps[2].file = "sub/not-there.bin";
  rig.steps[2].length = 4;
  Texts events;
  StepRunner runner("runner", "dut", rig.device, rig.steps, "/home/somebody/beds", events);
  sc_core::sc_start(10, sc_core::SC_MS);
  const auto& texts = events.texts;
  BOOST_REQUIRE(texts.size() == 3u);
  for (const auto& text : texts) {
    BOOST_TEST(text.find("/home/somebody") == std::string::npos, text);
    BOOST_TEST(text.rfind("bench.toml:5:1: ", 0) == 0u, text);
  }
  BOOST_TEST(texts[1].find("sub/not-there.bin") != std::string::npos, texts[1]);
  BOOST_TEST(texts[2].find("sub/not-there.bin") != std::string::npos, texts[2]);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::bench
