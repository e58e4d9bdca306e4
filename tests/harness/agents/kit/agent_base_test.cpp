// The loop of grants and the messages that all agents share, fed by hand.
#include "harness/agents/kit/agent_base.h"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "harness/wire/event_message.h"
#include "harness/wire/welcome.h"
#include "models/base/event_kinds.h"

namespace flatsat::agents::kit {

BOOST_AUTO_TEST_SUITE(agent_base)

namespace {

constexpr std::int64_t kNever = time::SimTime::never().ps;

/// A device with a clock of 100 ps that is on from SUPPLY on; it samples its count at every tenth edge, and answers
/// accesses after 250 ps.
class Counter : public AgentBase {
 public:
  void safe(const std::string&) override { drop_messages(); }
  std::vector<std::int64_t> approached;
  std::vector<std::uint64_t> answered;  // references of bench memory
  bool wakes = false;                   // something comes up once before time goes on
  double minimum_rail_v = 0.0;
  bool tells = false;  // its count at the times of WELCOME, too
  int rests = 0;

 private:
  bool has_news() const override { return tells; }
  void report_counts() override { sample(); }
  void rest() override { ++rests; }
  wire::Capabilities capabilities() const override {
    return {.type = "counter", .backing = "rtl", .channels = {{"count", "1", "edges"}}};
  }
  void configure(const wire::Welcome& welcome) override { minimum_rail_v = welcome.config.at("minimum_rail_v"); }
  void access(const Access& access) override {
    if (access.write) return report_interrupt(access.data.front() != 0);
    const std::uint8_t byte[1] = {static_cast<std::uint8_t>(count_)};
    respond(access.reference, wire::TlmStatus::kOk, byte, 250);
  }
  void bench_memory_answers(std::uint32_t reference, bool good, std::span<const std::uint8_t>) override {
    if (good) answered.push_back(reference);
  }
  void supply(const wire::payload::Supply& supply) override {
    on_ = supply.rail_v >= minimum_rail_v;
    if (!on_) drop_messages();
  }
  std::string inject(const compute::Fault& fault) override {
    if (fault.point != "count") return "unknown point";
    count_ ^= fault.mask;
    return {};
  }
  std::int64_t next_event_ps() const override { return on_ ? next_edge_ps_ : kNever; }
  std::int64_t next_output_ps() const override {
    return on_ ? next_edge_ps_ + 100 * static_cast<std::int64_t>(9 - count_ % 10) : kNever;
  }
  bool approach(time::SimTime next) override {
    approached.push_back(next.ps);
    return !std::exchange(wakes, false);
  }
  void step() override {
    if (next_event_ps() != now().ps) return;
    next_edge_ps_ += 100;
    if (++count_ % 10 == 0) sample();
  }
  void sample() {
    const wire::payload::ChannelValue values[] = {{0, static_cast<double>(count_)}};
    emit_samples(values);
  }

  bool on_ = false;
  std::int64_t next_edge_ps_ = 100;
  std::uint64_t count_ = 0;
};

wire::Message at(std::int64_t ps, wire::Kind kind, wire::Bytes payload, std::uint32_t reference = 0) {
  wire::Message message;
  message.kind = kind;
  message.time = {ps};
  message.payload = std::move(payload);
  message.reference = reference;
  return message;
}

/// A counter that is on since 0.
struct Running {
  Counter counter;
  Running() { counter.input(at(0, wire::Kind::kSupply, wire::payload::supply({48.0, 100.0}))); }
  std::vector<wire::Message> run(std::int64_t until_ps) {
    std::vector<wire::Message> outputs;
    counter.run_until({until_ps}, outputs);
    return outputs;
  }
};

}  // namespace

BOOST_AUTO_TEST_CASE(an_idle_device_reaches_its_grant_and_announces_nothing) {
  Counter counter;
  std::vector<wire::Message> outputs;
  BOOST_TEST(counter.run_until({5000}, outputs).ps == 5000);
  BOOST_TEST(outputs.empty());
  BOOST_TEST(counter.horizon().is_never());
  BOOST_TEST(counter.run_until(time::SimTime::never(), outputs).ps == 5000);  // without an end time stands
}

BOOST_AUTO_TEST_CASE(a_running_device_stops_at_its_first_output_which_carries_that_time) {
  Running r;
  const auto outputs = r.run(5000);
  BOOST_TEST(r.counter.now().ps == 1000);
  BOOST_REQUIRE(outputs.size() == 1);
  BOOST_TEST(outputs.front().time.ps == 1000);
  BOOST_TEST(wire::payload::read_sample(outputs.front()).front().value == 10.0);
  BOOST_TEST(r.counter.horizon().ps == 2000);
}

BOOST_AUTO_TEST_CASE(an_event_at_the_end_of_the_grant_is_left_for_the_next_one) {
  Running r;
  BOOST_TEST(r.run(1000).empty());
  BOOST_TEST(r.counter.now().ps == 1000);
  const auto outputs = r.run(1001);
  BOOST_REQUIRE(outputs.size() == 1);
  BOOST_TEST(outputs.front().time.ps == 1000);
}

BOOST_AUTO_TEST_CASE(an_answer_leaves_after_its_delay_and_bounds_the_horizon_until_then) {
  Running r;
  r.run(300);
  r.counter.input(at(300, wire::Kind::kAccess, wire::payload::access({0, 1, 0}, {}), 7));
  BOOST_TEST(r.counter.horizon().ps == 550);
  const auto outputs = r.run(5000);
  BOOST_REQUIRE(outputs.size() == 1);
  BOOST_TEST(outputs.front().time.ps == 550);
  BOOST_TEST(outputs.front().reference == 7u);
  BOOST_TEST(wire::payload::read_response(outputs.front()).second.front() == 2);  // edges at 100 and 200
}

BOOST_AUTO_TEST_CASE(a_posted_access_has_no_answer) {
  Running r;
  r.counter.input(at(0, wire::Kind::kAccess, wire::payload::access({0, 1, 0}, {}), 0));
  BOOST_TEST(r.counter.horizon().ps == 1000);
}

BOOST_AUTO_TEST_CASE(the_interrupt_is_sent_when_it_changes_and_only_then) {
  Running r;
  std::vector<std::uint32_t> levels;
  const std::uint8_t writes[] = {0, 1, 1, 0};
  for (const std::uint8_t& level : writes)
    r.counter.input(at(0, wire::Kind::kAccess, wire::payload::access({0, 1, 1}, {&level, 1})));
  for (const auto& m : r.run(50)) levels.push_back(wire::payload::read_interrupt(m).level);
  const std::vector<std::uint32_t> expected{1, 0};
  BOOST_TEST(levels == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_fault_that_is_refused_or_cannot_be_read_is_an_event_with_its_cause) {
  Running r;
  for (const char* text : {R"({"point":"tape","word":0,"mask":1})", "[]"}) {
    auto fault = at(0, wire::Kind::kFault, wire::payload::text(text));
    fault.cause = 11;
    r.counter.input(fault);
  }
  const auto outputs = r.run(50);
  BOOST_REQUIRE(outputs.size() == 2);
  BOOST_TEST(outputs[0].cause == 11u);
  const auto refused = wire::payload::read_event(outputs[0]), unreadable = wire::payload::read_event(outputs[1]);
  BOOST_TEST(refused.kind == model::events::kFaultRefused.name);
  BOOST_TEST(refused.text == R"(unknown point: {"point":"tape","word":0,"mask":1})");
  BOOST_TEST(unreadable.text == "is not as PROTOCOL.md says: []");
}

BOOST_AUTO_TEST_CASE(a_fault_that_is_injected_is_no_event_and_later_messages_have_no_cause) {
  Running r;
  auto fault = at(0, wire::Kind::kFault, wire::payload::text(R"({"point":"count","word":0,"mask":5})"));
  fault.cause = 11;
  r.counter.input(fault);
  const auto outputs = r.run(5000);
  BOOST_REQUIRE(outputs.size() == 1);
  BOOST_TEST(outputs.front().time.ps == 500);  // 5 edges from 5 to 10
  BOOST_TEST(outputs.front().cause == 0u);
}

BOOST_AUTO_TEST_CASE(a_loss_of_power_drops_what_was_to_be_sent) {
  Running r;
  r.counter.input(at(0, wire::Kind::kAccess, wire::payload::access({0, 1, 0}, {}), 7));
  BOOST_REQUIRE_NO_THROW(r.counter.welcome(R"({"name":"c","seed":1,"config":{"minimum_rail_v":10.0}})"));
  r.counter.input(at(0, wire::Kind::kSupply, wire::payload::supply({3.0, 100.0})));
  BOOST_TEST(r.counter.horizon().is_never());
}

BOOST_AUTO_TEST_CASE(only_a_good_answer_of_bench_memory_is_one) {
  Running r;
  r.counter.input(at(0, wire::Kind::kResponse, wire::payload::response(wire::TlmStatus::kOk, {}), 3));
  r.counter.input(at(0, wire::Kind::kResponse, wire::payload::response(wire::TlmStatus::kAddressError, {}), 4));
  const std::vector<std::uint64_t> expected{3};
  BOOST_TEST(r.counter.answered == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(time_goes_on_only_when_the_device_agrees_to_the_next_instant) {
  Running r;
  r.counter.wakes = true;
  r.run(150);
  const std::vector<std::int64_t> expected{100, 100,
                                           150};  // asked again after the first refusal; the grant ends at 150
  BOOST_TEST(r.counter.approached == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_welcome_that_lacks_a_key_names_it) {
  Counter counter;
  for (const char* text : {R"({"name":"c","seed":1,"config":{}})", R"({"seed":1,"config":{"minimum_rail_v":1.0}})"})
    BOOST_CHECK_EXCEPTION(counter.welcome(text), std::runtime_error, [](const auto& error) {
      const std::string what = error.what();
      return what.find("WELCOME is not as PROTOCOL.md says") == 0 &&
             (what.find("'minimum_rail_v'") != what.npos || what.find("'name'") != what.npos);
    });
}

BOOST_AUTO_TEST_CASE(a_device_without_snapshots_refuses_them) {
  Counter counter;
  BOOST_CHECK_THROW(counter.snapshot(R"({"do":"take","id":1})"), std::runtime_error);
  BOOST_CHECK_THROW(counter.snapshot(R"({"do":"juggle"})"), std::runtime_error);
}

BOOST_AUTO_TEST_CASE(counts_that_move_are_told_at_the_times_of_welcome_and_bound_the_horizon) {
  constexpr const char* kWelcome =
      R"({"name":"c","seed":1,"config":{"minimum_rail_v":1.0,"report":{"first_ps":250,"every_ps":300,"last_ps":700}}})";
  Running r;
  r.counter.welcome(kWelcome);
  BOOST_TEST(r.counter.horizon().ps == 1000);  // nothing has moved that is not told anyway
  r.counter.tells = true;
  BOOST_TEST(r.counter.horizon().ps == 250);
  std::vector<std::pair<std::int64_t, double>> told;
  while (told.size() < 4) {
    for (const auto& m : r.run(5000)) told.emplace_back(m.time.ps, wire::payload::read_sample(m).front().value);
  }
  // Edges at 100, 200, ...: two by 250, five by 550, seven by 700 with that of 700; then its own tenth.
  const std::vector<std::pair<std::int64_t, double>> expected{{250, 2.0}, {550, 5.0}, {700, 7.0}, {1000, 10.0}};
  BOOST_TEST((told == expected));
  BOOST_TEST(r.counter.horizon().ps == 2000);
}

BOOST_AUTO_TEST_CASE(a_bench_whose_steps_are_done_says_so) {
  Counter counter;
  counter.input(at(0, wire::Kind::kRest, {}));
  BOOST_TEST(counter.rests == 1);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::agents::kit
