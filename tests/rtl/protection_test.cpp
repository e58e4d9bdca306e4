// Flipped bits in the protected memories while a job uses them.
#include <boost/test/unit_test.hpp>

#include "tests/rtl/npu_jobs.h"

namespace flatsat::npu_rig {

using namespace job_queue;

namespace {

// The states of npu_core in which a word was written and is yet to be read: the panel of A, the panel of C before the
// last k tile is added, the panel of C before it is written out.
enum State : std::uint64_t { kPass = 6, kDrain = 7, kWriteCommand = 8 };

struct Bank {
  std::string path;
  State moment;
};

std::vector<Bank> banks() {
  std::vector<Bank> all;
  const auto name = [](const char* panel, int i) {
    return "u_core." + std::string(panel) + ".g_bank[" + std::to_string(i) + "].u_bank";
  };
  for (int i = 0; i < 2; ++i) all.push_back({name("u_a_panel", i), kPass});
  for (int i = 0; i < 8; ++i) all.push_back({name("u_c_panel", i), kDrain});
  for (int i = 0; i < 8; ++i) all.push_back({name("u_c_panel", i), kWriteCommand});
  return all;
}

/// Two k tiles and one n tile: every word named above is read exactly once after its moment.
constexpr Shape kShape{16, 16, 32};
constexpr std::uint64_t kWord = 15 * 64;  // the last row, tile 0

/// Bits 0 .. 63 are data, 64 .. 71 check bits.
void flip(Driver& npu, const Bank& bank, unsigned bit) {
  npu.bus.flip(bank.path + (bit < 64 ? ".data_q" : ".check_q"), kWord, bit % 64);
}

Completion hit(Driver& npu, const Descriptor& d, const Bank& bank, std::initializer_list<unsigned> bits) {
  npu.submit(d);
  for (int i = 0; i < 5000 && npu.bus.value("u_core.state_q") != bank.moment; ++i) npu.bus.cycle();
  BOOST_REQUIRE(npu.bus.value("u_core.state_q") == bank.moment);
  for (const unsigned bit : bits) flip(npu, bank, bit);
  return npu.finish();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(protection)

BOOST_AUTO_TEST_CASE(every_single_bit_of_every_bank_is_corrected_and_counted_once) {
  Driver npu({.memory_bytes = 1u << 15});
  const auto d = npu.prepare(kShape);
  std::uint32_t flips = 0;
  for (const auto& bank : banks()) {
    for (unsigned bit = 0; bit < 72; ++bit) {
      const auto done = hit(npu, d, bank, {bit});
      BOOST_REQUIRE_EQUAL(npu.fault_of(d, done), "");
      BOOST_REQUIRE_EQUAL(done.corrected, 1u);
      ++flips;
    }
  }
  BOOST_TEST(npu.get(kEccCorrected) == flips);
  BOOST_TEST(npu.get(kEccUncorrected) == 0u);
}

BOOST_AUTO_TEST_CASE(every_pair_of_bits_ends_the_job_and_the_next_one_works) {
  Driver npu({.memory_bytes = 1u << 15});
  const auto d = npu.prepare(kShape);
  const auto all = banks();
  std::uint32_t pairs = 0;
  for (unsigned first = 0; first < 72; ++first) {
    for (unsigned second = first + 1; second < 72; ++second) {
      const auto done = hit(npu, d, all[pairs++ % all.size()], {first, second});
      BOOST_REQUIRE_EQUAL(static_cast<int>(done.error), static_cast<int>(JobError::kEccUncorrectable));
      BOOST_REQUIRE_EQUAL(done.corrected, 0u);
    }
  }
  BOOST_TEST(npu.get(kEccUncorrected) >= pairs);
  BOOST_TEST(npu.get(kEccCorrected) == 0u);
  BOOST_TEST(npu.get(kErrorCode) == static_cast<std::uint32_t>(JobError::kEccUncorrectable));
  BOOST_TEST(npu.works());
}

BOOST_AUTO_TEST_CASE(a_word_that_is_used_often_is_corrected_each_time) {
  Driver npu;
  const auto d = npu.prepare({16, 48, 16});  // three n tiles read each word of A
  const auto done = hit(npu, d, banks()[1], {5});
  BOOST_TEST(npu.fault_of(d, done) == "");
  BOOST_TEST(done.corrected == 3u);
}

BOOST_AUTO_TEST_CASE(a_flip_in_a_word_that_the_job_does_not_read_has_no_effect) {
  Driver npu;
  const auto d = npu.prepare({15, 16, 32});
  const auto done = hit(npu, d, banks()[0], {5, 6, 7});  // row 15 was never written
  BOOST_TEST(npu.fault_of(d, done) == "");
  BOOST_TEST(done.corrected == 0u);
}

BOOST_AUTO_TEST_CASE(a_flipped_partial_sum_is_a_wrong_result_that_the_device_does_not_see) {
  Driver npu;
  const auto d = npu.prepare({32, 16, 16});
  npu.submit(d);
  for (int i = 0; i < 5000 && npu.bus.value("u_core.state_q") != kDrain; ++i) npu.bus.cycle();
  npu.bus.flip("u_core.u_array.g_row[15].g_col[15].u_pe.sum_q", 0, 9);
  const auto done = npu.finish();
  BOOST_TEST(static_cast<int>(done.error) == 0);
  BOOST_TEST(npu.fault_of(d, done) == "CRC");
}

BOOST_AUTO_TEST_CASE(the_registers_of_every_processing_element_can_be_hit) {
  Driver npu;
  const auto places = npu.bus.places();
  const auto count = [&](const std::string& ending) {
    std::size_t n = 0;
    for (const auto& name : places)
      n += name.size() > ending.size() && name.compare(name.size() - ending.size(), ending.size(), ending) == 0;
    return n;
  };
  for (const char* name : {"shadow_q", "weight_q", "act_q", "sum_q", "swap_q"})
    BOOST_TEST(count("u_pe." + std::string(name)) == 256u, name);
  BOOST_TEST(count("u_bank.data_q") == 10u);
  BOOST_TEST(count("u_bank.check_q") == 10u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::npu_rig
