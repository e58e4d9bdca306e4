// Messages whose payload is JSON: what is written comes back, and what PROTOCOL.md says is what is written.
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>
#include <random>

#include "harness/wire/capabilities.h"
#include "harness/wire/event_message.h"
#include "harness/wire/fault_message.h"
#include "harness/wire/payload.h"
#include "harness/wire/snapshot_message.h"
#include "harness/wire/welcome.h"

namespace flatsat::wire {

BOOST_AUTO_TEST_SUITE(json_messages)

namespace {

Message with(Bytes payload, std::uint64_t cause = 0) {
  Message message;
  message.cause = cause;
  message.payload = std::move(payload);
  return message;
}

std::string random_name(std::mt19937_64& random) {
  static const std::string letters = "abz_.[]09\"\\ \n\xc3\xa4";  // quotes, escapes, a letter of two bytes
  std::string name;
  for (unsigned i = 0; i < random() % 12; ++i) {
    const auto pick = random() % (letters.size() - 1);
    name += pick == letters.size() - 2 ? letters.substr(pick) : letters.substr(pick, 1);
  }
  return name;
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_fault_comes_back_as_it_went_with_the_cause_of_its_message) {
  std::mt19937_64 random(11);
  for (int round = 0; round < 1000; ++round) {
    compute::Fault fault{.point = random_name(random), .word = random(), .mask = random()};
    for (unsigned i = 0; i < random() % 4; ++i) fault.high_mask.push_back(random());
    fault.stuck_cycles = random() % 3 == 0 ? random() : 0;
    if (random() % 2 == 0) fault.cycle = random();
    const auto back = payload::read_fault(with(payload::fault(fault), 42));
    BOOST_REQUIRE(back.point == fault.point);
    BOOST_REQUIRE(back.word == fault.word);
    BOOST_REQUIRE(back.mask == fault.mask);
    BOOST_REQUIRE(back.high_mask == fault.high_mask);
    BOOST_REQUIRE(back.stuck_cycles == fault.stuck_cycles);
    BOOST_REQUIRE((back.cycle == fault.cycle));
    BOOST_REQUIRE(back.cause == 42u);
  }
}

BOOST_AUTO_TEST_CASE(a_fault_is_written_as_the_protocol_page_says) {
  const compute::Fault fault{.point = "memory", .word = 3, .mask = 16, .high_mask = {1}, .stuck_cycles = 2, .cycle = 9};
  BOOST_TEST(payload::read_text(with(payload::fault(fault))) ==
             R"({"cycle":9,"high_mask":[1],"mask":16,"point":"memory","stuck_cycles":2,"word":3})");
  BOOST_TEST(payload::read_text(with(payload::fault({.point = "memory"}))) ==
             R"({"mask":1,"point":"memory","stuck_cycles":0,"word":0})");
}

BOOST_AUTO_TEST_CASE(a_fault_without_its_point_word_or_mask_is_refused) {
  for (const char* text : {"", "7", R"({"word":0,"mask":1})", R"({"point":"a","mask":1})", R"({"point":"a","word":0})",
                           R"({"point":"a","word":0,"mask":"1"})", R"({"point":"a","word":0,"mask":1,"cycle":"x"})"})
    BOOST_CHECK_THROW(payload::read_fault(with(payload::text(text))), WireError);
}

BOOST_AUTO_TEST_CASE(every_event_comes_back_as_it_went) {
  std::mt19937_64 random(12);
  for (int round = 0; round < 1000; ++round) {
    const EventMessage event{random_name(random), random_name(random), static_cast<double>(random()) * 1e-6 - 1e12};
    BOOST_REQUIRE((payload::read_event(with(payload::event(event))) == event));
  }
}

BOOST_AUTO_TEST_CASE(an_event_whose_text_is_no_utf8_is_sent_all_the_same) {
  const auto back = payload::read_event(with(payload::event({"says", "a\xff", 0.0})));
  BOOST_TEST(back.text == "a\xef\xbf\xbd");  // U+FFFD, the replacement character
}

BOOST_AUTO_TEST_CASE(an_event_without_kind_text_or_a_finite_value_is_refused) {
  for (const char* text : {"", R"({"text":"","value":0})", R"({"kind":"a","value":0})", R"({"kind":"a","text":""})",
                           R"({"kind":"a","text":"","value":null})"})
    BOOST_CHECK_THROW(payload::read_event(with(payload::text(text))), WireError);
}

BOOST_AUTO_TEST_CASE(every_hello_comes_back_as_it_went) {
  std::mt19937_64 random(13);
  for (int round = 0; round < 500; ++round) {
    Capabilities c{.type = random_name(random), .backing = "rtl", .version = random_name(random), .hash = "ab"};
    c.memory_bytes = random();
    c.interrupts = static_cast<unsigned>(random() % 4);
    c.dma = random() % 2 == 0;
    c.counts_cycles = random() % 2 == 0;
    c.sticks = random() % 2 == 0;
    c.waves = random() % 2 == 0;
    c.snapshots = random() % 2 == 0;
    for (unsigned i = 0; i < random() % 5; ++i)
      c.channels.push_back({random_name(random), random_name(random), random_name(random)});
    for (unsigned i = 0; i < random() % 5; ++i)
      c.injection_points.push_back({random_name(random), "register", static_cast<std::uint32_t>(random()), random()});
    const auto text = to_json(c);
    const auto back = read_capabilities(text);
    BOOST_REQUIRE(to_json(back) == text);
    BOOST_REQUIRE(back.channels.size() == c.channels.size());
    BOOST_REQUIRE(back.injection_points.size() == c.injection_points.size());
    for (std::size_t i = 0; i < c.injection_points.size(); ++i) {
      BOOST_REQUIRE(back.injection_points[i].name == c.injection_points[i].name);
      BOOST_REQUIRE(back.injection_points[i].words == c.injection_points[i].words);
    }
    BOOST_REQUIRE((back.counts_cycles == c.counts_cycles && back.sticks == c.sticks && back.waves == c.waves &&
                   back.snapshots == c.snapshots && back.dma == c.dma && back.memory_bytes == c.memory_bytes));
  }
}

BOOST_AUTO_TEST_CASE(a_hello_has_the_keys_of_the_protocol_page) {
  const auto hello = nlohmann::json::parse(to_json({.type = "npu",
                                                    .backing = "rtl",
                                                    .waves = true,
                                                    .channels = {{"jobs", "1", "jobs"}},
                                                    .injection_points = {{"memory", "memory", 64, 8}}}));
  BOOST_TEST(hello.dump() ==
             R"({"backing":"rtl","channels":[{"long_name":"jobs","name":"jobs","units":"1"}],"dma":true,"hash":"",)"
             R"("injection_points":[{"kind":"memory","name":"memory","width_bits":64,"words":8}],"interrupts":1,)"
             R"("memory_bytes":0,"type":"npu","version":"","waves":true})");
}

BOOST_AUTO_TEST_CASE(a_hello_needs_its_channels_and_injection_points) {
  BOOST_CHECK_NO_THROW(read_capabilities(R"({"channels":[],"injection_points":[]})"));
  for (const char* text : {"", "[]", R"({"channels":[]})", R"({"injection_points":[]})",
                           R"({"channels":[{"name":"a"}],"injection_points":[]})"})
    BOOST_CHECK_THROW(read_capabilities(text), WireError);
}

BOOST_AUTO_TEST_CASE(a_channel_of_hello_has_a_name_of_its_own_that_a_trace_can_bear) {
  const auto problem = [](std::vector<DeviceChannel> channels) -> std::string {
    try {
      check_capabilities({.channels = std::move(channels)});
    } catch (const WireError& error) {
      return error.what();
    }
    return {};
  };
  const auto says = [](const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
  };
  BOOST_TEST(problem({{"jobs", "1", ""}, {"core.0.volts-in", "V", ""}}) == "");
  BOOST_TEST(says(problem({{"a", "1", ""}, {"b", "1", ""}, {"a", "V", ""}}), "there are two channels of the name a"));
  for (const char* bad : {"", "s 1", "k\xc3\xbchler", "a/b", "a.", "-"}) {
    const auto text = problem({{bad, "1", ""}});
    BOOST_TEST(says(text, std::string("the channel name '") + bad + "' must be names of letters, digits, _ and -"),
               text);
  }
}

BOOST_AUTO_TEST_CASE(a_welcome_has_name_seed_configuration_and_the_waves_that_are_wanted) {
  const auto plain = read_welcome(R"({"name":"npu0","seed":18446744073709551615,"config":{"idle_w":5.0}})");
  BOOST_TEST(plain.name == "npu0");
  BOOST_TEST(plain.seed == 18446744073709551615ull);
  BOOST_TEST(plain.config.at("idle_w").get<double>() == 5.0);
  BOOST_TEST(!plain.waves.has_value());
  const auto waved =
      read_welcome(R"({"name":"npu0","seed":1,"config":{"waves":{"file":"a.fst","from_ps":2,"to_ps":3}}})");
  BOOST_REQUIRE(waved.waves.has_value());
  BOOST_TEST(waved.waves->file == "a.fst");
  BOOST_TEST(waved.waves->from_ps == 2);
  BOOST_TEST(waved.waves->to_ps == 3);
}

BOOST_AUTO_TEST_CASE(a_snapshot_is_asked_for_and_answered_as_the_protocol_page_says) {
  const auto restore = read_snapshot_request(R"({"do":"restore","id":4294967296})");
  BOOST_TEST((restore.action == SnapshotRequest::Action::kRestore));
  BOOST_TEST(restore.id == 4294967296u);
  const auto waves = read_snapshot_request(R"({"do":"waves","waves":{"file":"b.fst","from_ps":0,"to_ps":9}})");
  BOOST_TEST((waves.action == SnapshotRequest::Action::kWaves));
  BOOST_TEST(waves.waves->to_ps == 9);
  for (const char* text : {"", "{}", R"({"do":"fold"})", R"({"do":"waves","waves":{}})"})
    BOOST_CHECK_THROW(read_snapshot_request(text), WireError);
  BOOST_TEST(to_json({.done = true, .kept = {{7, {5}}}, .now = {6}, .horizon = {8}}) ==
             R"({"done":true,"horizon_ps":8,"kept":[{"id":7,"time_ps":5}],"time_ps":6})");
}

BOOST_AUTO_TEST_CASE(what_hello_says_of_events_and_work_comes_back_and_saying_nothing_is_not_saying_none) {
  Capabilities own;
  own.rests = true;
  own.events = {"my_kind"};
  own.work = std::vector<std::string>{};
  const auto back = read_capabilities(to_json(own));
  BOOST_TEST(back.rests);
  BOOST_TEST(back.events == own.events, boost::test_tools::per_element());
  BOOST_REQUIRE(back.work.has_value());
  BOOST_TEST(back.work->empty());
  const auto silent = read_capabilities(to_json(Capabilities()));
  BOOST_TEST(!silent.work.has_value());
  BOOST_TEST(silent.events.empty());
  BOOST_TEST(!silent.rests);
}

BOOST_AUTO_TEST_CASE(times_of_reports_are_a_grid_and_the_last_one) {
  const ReportTimes times{.first_ps = 250, .every_ps = 300, .last_ps = 700};
  BOOST_TEST(times.next(0) == 250);
  BOOST_TEST(times.next(250) == 250);
  BOOST_TEST(times.next(251) == 550);
  BOOST_TEST(times.next(551) == 700);
  BOOST_TEST(times.next(701) == time::SimTime::never().ps);
  // A latency above the period: the grid begins before the run.
  BOOST_TEST((ReportTimes{.first_ps = -500, .every_ps = 1000, .last_ps = 5000}.next(0)) == 500);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::wire
