// The accelerator's agent, fed by hand: its clock, and snapshots of what it has in work.
#include "harness/agents/npu/rtl_agent.h"

#include <boost/test/unit_test.hpp>
#include <cstring>
#include <nlohmann/json.hpp>

#include "harness/wire/event_message.h"
#include "models/compute/job_queue.h"

namespace flatsat::agents::npu {

BOOST_AUTO_TEST_SUITE(rtl_agent)

namespace {

using nlohmann::json;

constexpr std::int64_t kMillisecond = 1'000'000'000;

wire::Message at(time::SimTime time, wire::Kind kind, wire::Bytes payload, std::uint32_t reference = 0) {
  wire::Message message;
  message.kind = kind;
  message.time = time;
  message.payload = std::move(payload);
  message.reference = reference;
  return message;
}

/// An agent that has power since 0 and is asked for its identity.
struct Asked {
  RtlAgent agent;
  explicit Asked(double clock_hz, const json& snapshots = json::object()) {
    const json config{{"clock_hz", clock_hz}, {"idle_w", 60},   {"active_w", 200},
                      {"minimum_rail_v", 10}, {"cycle_pj", 40}, {"mac_pj", 1},
                      {"beat_pj", 150},       {"tiles", 1},     {"snapshots", snapshots}};
    agent.welcome(json{{"name", "npu0"}, {"seed", 1}, {"config", config}}.dump());
    agent.input(at({}, wire::Kind::kSupply, wire::payload::supply({48.0, 700.0})));
    agent.input(at({}, wire::Kind::kAccess, wire::payload::access({compute::job_queue::kIdentity, 4, 0}, {}), 7));
  }
  /// The messages of that kind until then.
  std::vector<wire::Message> until(std::int64_t ps, wire::Kind kind) {
    std::vector<wire::Message> outputs, kept;
    while (agent.now().ps < ps) agent.run_until({ps}, outputs);
    for (auto& m : outputs)
      if (m.kind == kind) kept.push_back(std::move(m));
    return kept;
  }
  json snapshot(const json& request) { return json::parse(agent.snapshot(request.dump()).json); }
};

std::uint32_t value_of(const wire::Message& response) {
  std::uint32_t value = 0;
  std::memcpy(&value, wire::payload::read_response(response).second.data(), 4);
  return value;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_register_read_takes_twice_as_long_at_half_the_clock) {
  Asked fast(250e6), slow(125e6);
  const auto soon = fast.until(kMillisecond, wire::Kind::kResponse),
             late = slow.until(kMillisecond, wire::Kind::kResponse);
  BOOST_REQUIRE(soon.size() == 1);
  BOOST_REQUIRE(late.size() == 1);
  BOOST_TEST(value_of(late.front()) == 0x3155504Eu);
  BOOST_TEST(late.front().time.ps == 2 * soon.front().time.ps);
}

BOOST_AUTO_TEST_CASE(what_was_in_work_at_a_snapshot_comes_again_after_it_is_restored) {
  Asked asked(250e6);
  asked.snapshot({{"do", "take"}, {"id", 3}});
  const auto first = asked.until(kMillisecond, wire::Kind::kResponse);
  const auto answer = asked.snapshot({{"do", "restore"}, {"id", 3}});
  BOOST_TEST(answer["done"].get<bool>());
  BOOST_TEST(answer["time_ps"].get<std::int64_t>() == 0);
  const auto second = asked.until(kMillisecond, wire::Kind::kResponse);
  BOOST_REQUIRE(second.size() == 1);
  BOOST_TEST(second.front().time.ps == first.front().time.ps);
  BOOST_TEST((second.front().payload == first.front().payload));
  BOOST_TEST(!asked.snapshot({{"do", "restore"}, {"id", 4}})["done"].get<bool>());
}

// A response leaves between two edges of the clock: the snapshot of the edge before has it still to be sent, that of
// the edge after has it as sent.
BOOST_AUTO_TEST_CASE(a_snapshot_of_a_cycle_holds_what_was_sent_before_it_as_sent) {
  const json every = json::object({{"every_cycles", 1}}), list = json::object({{"do", "list"}});
  Asked asked(250e6, every);
  const auto response = asked.until(kMillisecond, wire::Kind::kResponse);
  BOOST_REQUIRE(response.size() == 1);
  const std::int64_t sent_ps = response.front().time.ps;
  std::uint64_t before = 0, after = 0;
  const json answer = asked.snapshot(list);
  for (const auto& kept : answer["kept"]) {
    if (kept["time_ps"].get<std::int64_t>() < sent_ps) before = kept["id"];
    if (kept["time_ps"].get<std::int64_t>() >= sent_ps && after == 0) after = kept["id"];
  }
  BOOST_REQUIRE(before >= RtlAgent::kFirstOwnSnapshot);
  BOOST_REQUIRE(after == before + 1);
  BOOST_TEST(asked.snapshot({{"do", "restore"}, {"id", after}})["done"].get<bool>());
  BOOST_TEST(asked.until(kMillisecond, wire::Kind::kResponse).empty());
  BOOST_TEST(asked.snapshot({{"do", "restore"}, {"id", before}})["done"].get<bool>());
  const auto again = asked.until(kMillisecond, wire::Kind::kResponse);
  BOOST_REQUIRE(again.size() == 1);
  BOOST_TEST(again.front().time.ps == sent_ps);
}

BOOST_AUTO_TEST_CASE(a_fault_of_a_cycle_that_is_past_is_refused_with_its_cause_and_one_to_come_waits_silently) {
  Asked asked(250e6);
  asked.until(kMillisecond, wire::Kind::kResponse);
  for (const std::uint64_t cycle : {0, 1000}) {
    auto fault = at(asked.agent.now(), wire::Kind::kFault,
                    wire::payload::text(json{{"point", "memory"}, {"word", 0}, {"mask", 1}, {"cycle", cycle}}.dump()));
    fault.cause = 20 + cycle;
    asked.agent.input(fault);
  }
  const auto events = asked.until(2 * kMillisecond, wire::Kind::kEvent);
  BOOST_REQUIRE(events.size() == 1);
  BOOST_TEST(events.front().cause == 20u);
  BOOST_TEST(wire::payload::read_event(events.front()).text.find("the cycle is past") == 0u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::agents::npu
