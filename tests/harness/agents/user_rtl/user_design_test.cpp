#include "harness/agents/user_rtl/user_design.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cstring>

#include "harness/hdl/rtl_build.h"

namespace flatsat::agents::user_rtl {

BOOST_AUTO_TEST_SUITE(user_design)

namespace {

/// Steps the design until the answer to the access is there.
BusAnswer ask(UserDesign& design, BusTransfer transfer) {
  auto* bus = design.bus_at(transfer.address);
  bus->ask(std::move(transfer));
  design.wake(0);
  for (int i = 0; i < 1000; ++i) {
    design.edge(design.next_edge_ps());
    if (auto answer = bus->answer()) return *answer;
  }
  throw std::runtime_error("no answer");
}
BusTransfer write_of(std::uint64_t address, std::uint8_t value) { return {true, address, {value, 0, 0, 0}, 4, 1}; }
BusTransfer read_of(std::uint64_t address) { return {false, address, {}, 4, 2}; }

}  // namespace

BOOST_AUTO_TEST_CASE(a_word_addressed_register_port_sums_what_is_written_and_raises_its_line) {
  hdl::RtlDescription rtl;
  rtl.sources.folder = "tests/harness/agents/user_rtl/sums";
  rtl.sources.top.text = "sums";
  rtl.sources.files = {{"sums.v", {}}};
  rtl.clocks.emplace_back().port.text = "clk";
  rtl.resets.emplace_back().port.text = "reset_n";
  auto& bus = rtl.buses.emplace_back();
  bus.kind = hdl::PortKind::kRegisters;
  bus.pattern.text = "*";
  bus.word_addressed = true;
  rtl.interrupts.emplace_back().port.text = "irq";
  const auto build = hdl::build_rtl(rtl, hdl::rtl_cache(), [](const std::string&) {});
  UserDesign design(build.library, read_user_rtl_layout(build.layout));
  design.power_up(0);
  BOOST_TEST(!design.interrupt());
  ask(design, write_of(0, 40));
  ask(design, write_of(0, 2));
  BOOST_TEST(static_cast<int>(ask(design, read_of(0)).data.at(0)) == 42);
  BOOST_TEST(static_cast<int>(ask(design, read_of(4)).data.at(0)) == 2);
  BOOST_TEST(design.interrupt());
}

BOOST_AUTO_TEST_CASE(axi_lite_and_two_masters_with_short_lengths_and_wide_identifiers_move_numbers) {
  hdl::RtlDescription rtl;
  rtl.sources.folder = "tests/harness/agents/user_rtl/mover";
  rtl.sources.top.text = "mover";
  rtl.sources.files = {{"*.sv", {}}};
  rtl.clocks.emplace_back().port.text = "ap_clk";
  rtl.resets.emplace_back().port.text = "ap_rst_n";
  rtl.memories.emplace_back().name = "ddr";
  rtl.preloads.emplace_back() = {{"numbers.hex", {}}, 0x1000, {}};
  std::uint32_t line = 0;
  for (const auto& [kind, pattern] : {std::pair<hdl::PortKind, const char*>{hdl::PortKind::kAxiLite, "s_axi_control_*"},
                                      {hdl::PortKind::kAxiMaster, "m_axi_in_*"},
                                      {hdl::PortKind::kAxiMaster, "m_axi_out_*"}}) {
    auto& bus = rtl.buses.emplace_back();
    bus.kind = kind;
    bus.pattern.text = pattern;
    bus.location.line = ++line;
  }
  rtl.interrupts.emplace_back().port.text = "interrupt";
  const auto build = hdl::build_rtl(rtl, hdl::rtl_cache(), [](const std::string&) {});
  UserDesign design(build.library, read_user_rtl_layout(build.layout));
  design.power_up(0);
  const std::uint8_t source_page = 0x10, target_page = 0x20;
  ask(design, {true, 0x10, {0, source_page, 0, 0}, 4, 1});
  ask(design, {true, 0x14, {0, target_page, 0, 0}, 4, 1});
  ask(design, write_of(0x18, 4));
  ask(design, write_of(0x1c, 0x20));
  ask(design, write_of(0, 1));
  for (int i = 0; i < 1000 && !design.interrupt(); ++i) design.edge(design.next_edge_ps());
  BOOST_TEST(design.interrupt());
  std::vector<std::uint8_t> moved(32);
  design.memory_at_window(0x10002000, 32)->bytes.read(0x2000, moved);
  std::uint64_t words[4];
  std::memcpy(words, moved.data(), sizeof words);
  const std::uint64_t expected[4] = {0x21, 0x22, 0x1'0000'0010, 0x8000'0000'0000'0020};
  BOOST_TEST(words == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_stream_refuses_part_of_a_beat_without_tkeep_and_tells_packets_with_what_comes_along) {
  hdl::RtlDescription rtl;
  rtl.sources.folder = "tests/harness/agents/user_rtl/gather";
  rtl.sources.top.text = "gather";
  rtl.sources.files = {{"gather.sv", {}}};
  rtl.clocks.emplace_back().port.text = "clk";
  rtl.resets.emplace_back().port.text = "rst";
  rtl.resets.back().active_high = true;
  std::uint32_t line = 0;
  for (const auto& [kind, pattern] :
       {std::pair<hdl::PortKind, const char*>{hdl::PortKind::kStreamIn, "s_axis_read_desc_*"},
        {hdl::PortKind::kStreamIn, "s_axis_text_*"},
        {hdl::PortKind::kStreamOut, "m_axis_text_*"}}) {
    auto& bus = rtl.buses.emplace_back();
    bus.kind = kind;
    bus.pattern.text = pattern;
    bus.base = std::uint64_t{line} << 24;
    bus.location.line = ++line;
  }
  rtl.buses[1].tid = 3;
  const auto build = hdl::build_rtl(rtl, hdl::rtl_cache(), [](const std::string&) {});
  UserDesign design(build.library, read_user_rtl_layout(build.layout));
  design.power_up(0);
  BOOST_TEST((ask(design, {true, 0, {1, 2, 3, 4}, 4, 1}).status == wire::TlmStatus::kByteEnableError));
  const auto refused = design.drivers()[0]->take_report();
  BOOST_TEST(refused->text ==
             "s_axis_read_desc_*: a write of 4 bytes is refused: its last beat has fewer than 9 bytes, and there is no "
             "tkeep to say so");
  BOOST_TEST((ask(design, {false, 0, {}, 4, 2}).status == wire::TlmStatus::kCommandError));
  BOOST_TEST((ask(design, {true, 1u << 24, {'a', 'B', 'c', 'd', 'e'}, 5, 3}).status == wire::TlmStatus::kOk));
  const auto read = ask(design, {false, 2u << 24, {}, 5, 4});
  BOOST_TEST(std::string(read.data.begin(), read.data.end()) == "ABCDE");
  BOOST_TEST(design.drivers()[2]->take_report()->text == "m_axis_text_*: 5 bytes, tid 0x3");
}

BOOST_AUTO_TEST_CASE(faults_of_a_wide_register_flip_stick_and_wait_for_their_cycle) {
  hdl::RtlDescription rtl;
  rtl.sources.folder = "tests/harness/agents/user_rtl/wide";
  rtl.sources.top.text = "wide";
  rtl.sources.files = {{"wide.sv", {}}};
  rtl.sources.registers = true;
  rtl.clocks.emplace_back().port.text = "clk";
  rtl.resets.emplace_back().port.text = "rst";
  rtl.resets.back().active_high = true;
  auto& bus = rtl.buses.emplace_back();
  bus.kind = hdl::PortKind::kPins;
  bus.pins = {{"clear", {}}, {"word0", {}}, {"word1", {}}, {"word2", {}}, {"word3", {}}};
  bus.pulse = {{"clear", {}}};
  const auto build = hdl::build_rtl(rtl, hdl::rtl_cache(), [](const std::string&) {});
  UserDesign design(build.library, read_user_rtl_layout(build.layout));
  const auto word = [&](std::uint64_t i) {
    std::uint32_t value = 0;
    std::memcpy(&value, ask(design, read_of(4 + 4 * i)).data.data(), 4);
    return value;
  };
  const auto run_to = [&](std::uint64_t cycle) {
    while (design.cycles() < cycle) design.edge(design.next_edge_ps());
  };
  const auto points = design.points();
  const auto state = std::find_if(points.begin(), points.end(), [](const auto& p) { return p.width_bits == 100; });
  BOOST_REQUIRE((state != points.end()));
  compute::Fault fault{.point = state->name, .mask = 1ull << 63 | 1, .high_mask = {1ull << 35}};
  BOOST_TEST(!design.inject(fault));  // it is off
  design.power_up(0);
  run_to(20);
  BOOST_TEST(design.inject(fault));
  const std::vector<std::uint32_t> flipped{1, 0x80000000, 0, 8}, shown{word(0), word(1), word(2), word(3)};
  BOOST_TEST(shown == flipped, boost::test_tools::per_element());
  fault.high_mask = {1ull << 36};  // bit 100 of 100
  BOOST_TEST(!design.inject(fault));
  const std::uint64_t cycle = design.cycles() + 50;
  BOOST_TEST(
      design.inject({.point = state->name, .mask = 0, .high_mask = {1ull << 34}, .stuck_cycles = 100, .cycle = cycle}));
  run_to(cycle);
  BOOST_TEST(!design.take_injected().has_value());
  run_to(cycle + 1);
  BOOST_TEST(*design.take_injected().value().cycle == cycle);
  // The pulse is at the design two edges after the write's answer; a read says what was there before its edge.
  const auto clear = [&] {
    ask(design, write_of(0, 1));
    run_to(design.cycles() + 3);
  };
  clear();
  BOOST_TEST(word(0) == 0u);
  BOOST_TEST(word(3) == 4u);  // bit 98 sticks
  run_to(cycle + 100);
  clear();
  BOOST_TEST(word(3) == 0u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::agents::user_rtl
