// The accelerator behind Dut: its state elements, its snapshots, its waves, its complaints.
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <cstring>
#include <filesystem>
#include <stdexcept>

#include "harness/agents/npu/npu_dut.h"

namespace flatsat::agents::npu {

BOOST_AUTO_TEST_SUITE(dut)

namespace {

void set(verilated::Dut& dut, const std::string& port, std::uint8_t value) {
  for (const auto& p : dut.ports())
    if (p.name == port) return void(*static_cast<std::uint8_t*>(p.data) = value);
  BOOST_FAIL("no port " + port);
}

const verilated::StateElement& element(const verilated::Dut& dut, const std::string& name) {
  for (const auto& p : dut.elements())
    if (p.name == name) return p;
  throw std::runtime_error("no element " + name);
}

void clock(verilated::Dut& dut, unsigned cycles) {
  for (unsigned i = 0; i < cycles; ++i)
    for (const std::uint8_t level : {1, 0}) {
      set(dut, "clk_i", level);
      dut.eval();
    }
}

std::unique_ptr<verilated::Dut> out_of_reset() {
  auto dut = make_npu_dut();
  clock(*dut, 2);
  set(*dut, "rst_ni", 1);
  clock(*dut, 1);
  return dut;
}

BOOST_AUTO_TEST_CASE(a_memory_of_the_accelerator_has_its_words_and_width) {
  const auto dut = make_npu_dut();
  const auto& bank = element(*dut, "npu_top.u_core.u_panel_a.g_bank[1].u_bank.data_q");
  BOOST_TEST(bank.bits == 64u);
  BOOST_TEST(bank.word_bytes == 8u);
  BOOST_TEST(bank.words > 1024u);
}

BOOST_AUTO_TEST_CASE(a_snapshot_restores_every_element_in_the_same_and_in_another_instance) {
  const auto one = out_of_reset();
  auto& weight = element(*one, "npu_top.u_core.u_array.g_row[7].g_col[3].u_pe.weight_q");
  *weight.data = 0x5a;
  one->eval();
  const auto snapshot = one->save();
  *weight.data = 0;
  clock(*one, 100);
  one->restore(snapshot);
  BOOST_TEST(*weight.data == 0x5a);
  BOOST_TEST(one->save() == snapshot, boost::test_tools::per_element());
  const auto other = make_npu_dut();
  other->restore(snapshot);
  BOOST_TEST(other->save() == snapshot, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_snapshot_of_something_else_is_refused) {
  const auto dut = out_of_reset();
  auto snapshot = dut->save();
  snapshot[0] ^= 1;  // of the hash
  BOOST_CHECK_THROW(dut->restore(snapshot), std::runtime_error);
  BOOST_CHECK_THROW(dut->restore({}), std::runtime_error);
  snapshot[0] ^= 1;
  snapshot.resize(snapshot.size() / 2);
  BOOST_CHECK_THROW(dut->restore(snapshot), std::runtime_error);
}

BOOST_AUTO_TEST_CASE(waves_open_twice_and_a_path_that_cannot_be_written_is_named) {
  const auto dut = out_of_reset();
  const auto folder = std::filesystem::temp_directory_path() / ("dut_test." + std::to_string(::getpid()));
  std::filesystem::create_directory(folder);
  for (const char* name : {"a.fst", "b.fst"}) {
    dut->open_waves((folder / name).string());
    for (unsigned i = 0; i < 20; ++i) {
      clock(*dut, 1);
      dut->dump_waves(1000 * (i + 1));
    }
    dut->close_waves();
    BOOST_TEST(std::filesystem::file_size(folder / name) > 1000u);
  }
  const auto nowhere = (folder / "no" / "c.fst").string();
  BOOST_CHECK_EXCEPTION(dut->open_waves(nowhere), std::runtime_error,
                        [&](const auto& e) { return std::strstr(e.what(), nowhere.c_str()) != nullptr; });
  std::filesystem::remove_all(folder);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace flatsat::agents::npu
