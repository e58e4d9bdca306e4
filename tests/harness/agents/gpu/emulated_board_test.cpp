#include "harness/agents/gpu/emulated_board.h"

#include <boost/test/unit_test.hpp>

#include "harness/wire/payload.h"
#include "models/compute/job_queue.h"

namespace flatsat::agents::gpu {

BOOST_AUTO_TEST_SUITE(emulated_board)

namespace {

constexpr double kUntold = -1.0;
constexpr std::uint32_t kDie = 2, kUncorrected = 13, kValid = 15;  // places in HELLO's channels
constexpr std::int64_t kSecond = 1'000'000'000'000;

wire::Message at(std::int64_t ps, wire::Kind kind, std::vector<std::uint8_t> bytes) {
  wire::Message message;
  message.kind = kind;
  message.time = {ps};
  message.payload = std::move(bytes);
  return message;
}

/// What the board said until then, keeping draws only.
std::vector<std::pair<std::int64_t, wire::payload::Draw>> draws(EmulatedBoard& board, std::int64_t until_ps) {
  std::vector<std::pair<std::int64_t, wire::payload::Draw>> said;
  std::vector<wire::Message> outputs;
  while (board.run_until({until_ps}, outputs).ps < until_ps) {
    for (const auto& m : outputs) {
      if (m.kind == wire::Kind::kDraw) said.emplace_back(m.time.ps, wire::payload::read_draw(m));
    }
    outputs.clear();
  }
  return said;
}

/// The last value of a channel until then.
double last_sample(EmulatedBoard& board, std::int64_t until_ps, std::uint32_t channel) {
  double value = kUntold;
  std::vector<wire::Message> outputs;
  while (board.run_until({until_ps}, outputs).ps < until_ps) {
    for (const auto& m : outputs) {
      if (m.kind != wire::Kind::kSample) continue;
      for (const auto& sample : wire::payload::read_sample(m)) value = sample.channel == channel ? sample.value : value;
    }
    outputs.clear();
  }
  return value;
}

}  // namespace

BOOST_AUTO_TEST_CASE(an_idle_board_tells_its_draw_though_inputs_come_more_often_than_its_own_steps) {
  EmulatedBoard board;  // idle 90 W
  board.input(at(0, wire::Kind::kSupply, wire::payload::supply({48.0, 700.0})));
  double told = 0.0;
  for (int second = 0; second < 12; ++second) {
    for (const auto& [ps, draw] : draws(board, (second + 1) * kSecond)) told = draw.draw_w;
    board.input(at((second + 1) * kSecond, wire::Kind::kTemperature, wire::payload::temperature(25.0 + 0.2 * second)));
  }
  BOOST_TEST(told == 90.0, boost::test_tools::tolerance(0.01));
}

BOOST_AUTO_TEST_CASE(a_board_whose_rail_falls_tells_at_once_that_it_draws_nothing) {
  EmulatedBoard board;
  board.input(at(0, wire::Kind::kSupply, wire::payload::supply({48.0, 700.0})));
  draws(board, 10 * kSecond);
  board.input(at(10 * kSecond, wire::Kind::kSupply, wire::payload::supply({0.0, 700.0})));
  const auto said = draws(board, 11 * kSecond);
  BOOST_REQUIRE(said.size() == 1);
  BOOST_TEST(said.front().first == 10 * kSecond);
  BOOST_TEST(said.front().second.draw_w == 0.0);
}

BOOST_AUTO_TEST_CASE(a_board_off_its_bus_has_no_telemetry_and_comes_back_with_its_rail) {
  EmulatedBoard board;
  board.input(at(0, wire::Kind::kSupply, wire::payload::supply({48.0, 700.0})));
  draws(board, 10 * kSecond);
  board.input(at(10 * kSecond, wire::Kind::kFault, wire::payload::text(R"({"point": "xid", "word": 79, "mask": 1})")));
  BOOST_TEST(last_sample(board, 11 * kSecond + 1, kValid) == 0.0);
  BOOST_TEST(last_sample(board, 13 * kSecond, kDie) == kUntold);  // and not frozen at the last value
  BOOST_TEST(board.xids() == std::vector<unsigned>{79}, boost::test_tools::per_element());
  board.input(at(13 * kSecond, wire::Kind::kSupply, wire::payload::supply({0.0, 700.0})));
  board.input(at(13 * kSecond, wire::Kind::kSupply, wire::payload::supply({48.0, 700.0})));
  BOOST_TEST(last_sample(board, 20 * kSecond, kDie) > 20.0);
}

BOOST_AUTO_TEST_CASE(an_uncorrectable_error_waits_for_its_remapping_until_the_board_is_reset) {
  EmulatedBoard board;
  board.input(at(0, wire::Kind::kSupply, wire::payload::supply({48.0, 700.0})));
  draws(board, 10 * kSecond);
  board.input(at(10 * kSecond, wire::Kind::kFault, wire::payload::text(R"({"point": "xid", "word": 48, "mask": 1})")));
  const std::vector<unsigned> told{48, 63};
  BOOST_TEST(board.xids() == told, boost::test_tools::per_element());
  BOOST_TEST(last_sample(board, 12 * kSecond, kUncorrected) == 1.0);
  board.input(at(12 * kSecond, wire::Kind::kFault, wire::payload::text(R"({"point": "reset", "word": 0, "mask": 1})")));
  BOOST_TEST(!board.board().ready());
  BOOST_TEST(last_sample(board, 20 * kSecond, kUncorrected) == 0.0);
  BOOST_TEST(board.health().remapped_rows() == 1u);
  BOOST_TEST(board.board().ready());
}

BOOST_AUTO_TEST_CASE(what_a_fault_makes_a_board_report_names_that_fault_as_its_cause) {
  EmulatedBoard board;
  board.input(at(0, wire::Kind::kSupply, wire::payload::supply({48.0, 700.0})));
  draws(board, 10 * kSecond);
  auto refused = at(10 * kSecond, wire::Kind::kFault, wire::payload::text(R"({"point":"tape","word":0,"mask":1})"));
  refused.cause = 5;
  board.input(refused);
  auto xid = at(10 * kSecond, wire::Kind::kFault, wire::payload::text(R"({"point":"xid","word":48,"mask":1})"));
  xid.cause = 6;
  board.input(xid);
  std::vector<wire::Message> outputs;
  board.run_until({10 * kSecond + 1}, outputs);
  std::vector<std::uint64_t> causes;
  for (const auto& m : outputs)
    if (m.kind == wire::Kind::kEvent) causes.push_back(m.cause);
  const std::vector<std::uint64_t> expected{5, 6, 6};  // the refusal, Xid 48 and the 63 that follows it
  BOOST_TEST(causes == expected, boost::test_tools::per_element());
}

// On an idle board, whose own steps are two seconds apart: a job without a batch does not wait for them.
BOOST_AUTO_TEST_CASE(a_reset_lowers_the_interrupt_of_a_job_that_had_ended) {
  using namespace compute::job_queue;
  EmulatedBoard board;
  board.input(at(0, wire::Kind::kSupply, wire::payload::supply({48.0, 700.0})));
  draws(board, 10 * kSecond);
  const auto write = [&](std::uint64_t address, const void* data, std::uint32_t length) {
    const auto* bytes = static_cast<const std::uint8_t*>(data);
    board.input(at(10 * kSecond, wire::Kind::kAccess, wire::payload::access({address, length, 1}, {bytes, length})));
  };
  const auto set = [&](std::uint64_t address, std::uint32_t value) { write(address, &value, 4); };
  Descriptor nothing{};
  nothing.opcode = static_cast<std::uint8_t>(Opcode::kNop);
  nothing.flags = 1;  // an interrupt at its end
  nothing.completion = kHostWindow;
  write(kMemoryWindow, &nothing, sizeof nothing);
  for (const auto& [address, value] :
       {std::pair{kRingSize, 2u}, {kInterruptEnable, kJobComplete | kJobFailed}, {kControl, 1u}, {kRingTail, 1u}})
    set(address, value);
  std::vector<std::uint32_t> levels;
  const auto run = [&](std::int64_t until_ps) {
    std::vector<wire::Message> outputs;
    while (board.run_until({until_ps}, outputs).ps < until_ps) {
    }
    for (const auto& m : outputs)
      if (m.kind == wire::Kind::kInterrupt) levels.push_back(wire::payload::read_interrupt(m).level);
  };
  run(10 * kSecond + 2);
  BOOST_TEST(levels == std::vector<std::uint32_t>{1}, boost::test_tools::per_element());
  run(11 * kSecond);
  board.input(at(11 * kSecond, wire::Kind::kFault, wire::payload::text(R"({"point":"reset","word":0,"mask":1})")));
  run(12 * kSecond);
  const std::vector<std::uint32_t> expected{1, 0};
  BOOST_TEST(levels == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::agents::gpu
