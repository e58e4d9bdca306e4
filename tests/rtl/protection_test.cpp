// Flipped bits in memories, processing elements, control and settings while a job uses them.
#include <boost/test/unit_test.hpp>

#include "tests/rtl/npu_jobs.h"

namespace flatsat::npu_rig {

using namespace compute::job_queue;

BOOST_AUTO_TEST_SUITE(protection)

namespace {

constexpr int code(JobError error) { return static_cast<int>(error); }

/// The banks in the order of EccBank, and a word that the job below writes and reads.
struct Bank {
  std::uint32_t number, word;
  bool scrubbed = false;
};
std::vector<Bank> banks(const Bus& bus) {
  const unsigned array = bus.array(), fifo = std::max(array, bus.beat_bytes()) / 8;
  std::vector<Bank> all;
  std::uint32_t number = 0;
  // Read FIFO: a row of B. Where it comes in several beats, the first is written into all banks and the injection spent
  // with it; the banks of later beats are written once more.
  for (unsigned i = 0; i < fifo; ++i, ++number)
    if (i < bus.beat_bytes() / 8) all.push_back({number, 10});
  for (unsigned i = 0; i < array / 8; ++i) all.push_back({number++, 5, true});                // panel of A
  for (unsigned i = 0; i < 2 * (array / 2 + 1); ++i) all.push_back({number++, 3});            // panel of C, two tiles
  for (unsigned i = 0; i < fifo; ++i) all.push_back({number++, array > 2 * fifo ? 1u : 0u});  // scales, two a bank
  all.push_back({number++, 3});                                                               // CRC of the rows
  return all;
}
/// Two k tiles, two n tiles.
Shape two_tiles(const Bus& bus) { return {16, 2 * bus.array(), 2 * bus.array()}; }

/// Column 5 of the row whose sums leave the array.
std::string last_row_sum(const Bus& bus) {
  return "u_core.u_array.g_row[" + std::to_string(bus.array() - 1) + "].g_col[5].u_pe.sum_q";
}

/// Bits 0 .. 63 are data, 64 .. 71 check bits.
void arm(Driver& npu, const Bank& bank, std::initializer_list<unsigned> bits) {
  std::uint32_t mask[3] = {};
  for (const unsigned bit : bits) mask[bit / 32] |= 1u << bit % 32;
  npu.set(kControl, 2);
  npu.start();
  npu.set(kEccBank, bank.number);
  npu.set(kInjectWord, bank.word);
  npu.set(kInjectMaskLow, mask[0]);
  npu.set(kInjectMaskHigh, mask[1]);
  npu.set(kInjectMaskCheck, mask[2]);
  npu.set(kInject, 1);
}

Completion hit(Driver& npu, const Descriptor& d, const Bank& bank, std::initializer_list<unsigned> bits) {
  arm(npu, bank, bits);
  npu.submit(d);
  const auto done = npu.finish();
  BOOST_REQUIRE(npu.get(kInject) == 0u);
  return done;
}

std::uint64_t counter(Driver& npu, std::uint32_t low) {
  npu.set(kSnapshot, 0);
  return npu.get(low) | std::uint64_t{npu.get(low + 4)} << 32;
}

/// Two k tiles, two n tiles, more rows.
Shape longer(const Bus& bus) { return {40, 2 * bus.array(), 2 * bus.array()}; }

/// Runs a job of that shape and flips a bit of a place when the sixth row of its third pass comes out of the array: in
/// the first n tile a narrow port leaves cycles without a row.
Completion flipped(Driver& npu, const Descriptor& d, const std::string& place, unsigned bit) {
  npu.submit(d);
  for (int pass = 0; pass < 3; ++pass) {
    const auto at_sixth = [&] { return npu.bus.value("u_core.u_control.u_stream.out_row_q") == 5; };
    for (int i = 0; i < 5000 && at_sixth(); ++i) npu.bus.cycle();
    for (int i = 0; i < 5000 && !at_sixth(); ++i) npu.bus.cycle();
  }
  npu.bus.flip(place, 0, bit);
  return npu.finish();
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_single_bit_of_every_bank_is_corrected_and_counted_at_its_bank) {
  Driver npu({.memory_bytes = 1u << 16});
  const auto d = npu.prepare_requant(two_tiles(npu.bus), false);
  for (const auto& bank : banks(npu.bus)) {
    for (unsigned bit = 0; bit < 72; ++bit) {
      const auto done = hit(npu, d, bank, {bit});
      BOOST_REQUIRE_MESSAGE(npu.fault_of(d, done).empty(), "bank " << bank.number << " bit " << bit);
      BOOST_REQUIRE_GE(done.corrected, 1u);
      // The scrubber may find the word once more after the job.
      const auto counted = npu.get(kEccBankCount);
      BOOST_REQUIRE(counted == done.corrected || (bank.scrubbed && counted == done.corrected + 1));
      BOOST_REQUIRE_EQUAL(npu.get(kEccCorrected), counted);
    }
  }
}

BOOST_AUTO_TEST_CASE(two_bits_of_every_bank_end_the_job_and_the_next_one_works) {
  Driver npu({.memory_bytes = 1u << 16});
  const auto d = npu.prepare_requant(two_tiles(npu.bus), false);
  for (const auto& bank : banks(npu.bus)) {
    for (unsigned bit = 0; bit < 72; ++bit) {
      const auto done = hit(npu, d, bank, {bit, (bit + 1 + bank.number) % 72});
      BOOST_REQUIRE_EQUAL(static_cast<int>(done.error), code(JobError::kEccUncorrectable));
      BOOST_REQUIRE_EQUAL(npu.get(kEccBankCount) & 0xFFFF, 0u);
      BOOST_REQUIRE_GE(npu.get(kEccBankCount) >> 16, 1u);
    }
  }
  BOOST_TEST(npu.get(kErrorCode) == static_cast<std::uint32_t>(JobError::kEccUncorrectable));
  BOOST_TEST(npu.fault_of(Shape{20, 20, 20}) == "");
}

BOOST_AUTO_TEST_CASE(an_injection_at_a_word_that_is_never_written_falls_on_no_other_word) {
  Driver npu({.memory_bytes = 1u << 16});
  const auto d = npu.prepare_requant(two_tiles(npu.bus), false);
  for (auto bank : banks(npu.bus)) {
    bank.word += 0x2000;  // a number of 14 bits that no bank has, or none that the job uses
    arm(npu, bank, {1, 2});
    npu.submit(d);
    const auto done = npu.finish();
    BOOST_REQUIRE_MESSAGE(npu.fault_of(d, done).empty(), "bank " << bank.number);
    BOOST_REQUIRE_EQUAL(done.corrected, 0u);
    BOOST_REQUIRE_EQUAL(npu.get(kInject), 1u);
  }
}

BOOST_AUTO_TEST_CASE(every_pair_of_bits_is_seen) {
  Driver npu({.memory_bytes = 1u << 16});
  const auto d = npu.prepare_requant(two_tiles(npu.bus), true);
  const auto all = banks(npu.bus);
  std::size_t pairs = 0;
  for (unsigned first = 0; first < 72; ++first)
    for (unsigned second = first + 1; second < 72; ++second)
      BOOST_REQUIRE_EQUAL(static_cast<int>(hit(npu, d, all[pairs++ % all.size()], {first, second}).error),
                          code(JobError::kEccUncorrectable));
}

BOOST_AUTO_TEST_CASE(the_scrubber_heals_a_word_that_would_be_corrected_at_each_use) {
  Driver npu;
  const auto d = npu.prepare({1, 1024, 16});  // one row of A, read for each tile of 1024 columns
  npu.submit(d);
  npu.run(300);
  npu.bus.flip("u_core.u_panel_a.g_bank[0].u_bank.data_q", 0, 9);
  const auto done = npu.finish();
  BOOST_TEST(npu.fault_of(d, done) == "");
  BOOST_TEST(done.corrected >= 1u);
  BOOST_TEST(done.corrected < 10u);
}

BOOST_AUTO_TEST_CASE(one_wrong_element_is_located_and_corrected) {
  for (const unsigned bit : {0u, 9u, 31u}) {
    Driver npu;
    const auto d = npu.prepare(longer(npu.bus));
    // While rows leave the array: a partial sum of the last row of processing elements is one element of C.
    const auto done = flipped(npu, d, last_row_sum(npu.bus), bit);
    BOOST_TEST(npu.fault_of(d, done) == "");
    BOOST_TEST(counter(npu, kAbftCorrectedLow) == 1u);
    BOOST_TEST(counter(npu, kAbftFailedLow) == 0u);
  }
}

BOOST_AUTO_TEST_CASE(more_than_one_wrong_element_ends_the_job_and_the_next_one_works) {
  Driver npu;
  const auto d = npu.prepare(longer(npu.bus));
  // A weight of the last row: all rows of C behind the sixth have yet to pass it, whatever the size of the array.
  const auto row = std::to_string(npu.bus.array() - 1);
  const auto done = flipped(npu, d, "u_core.u_array.g_row[" + row + "].g_col[5].u_pe.weight_q", 2);
  BOOST_TEST(static_cast<int>(done.error) == code(JobError::kAbft));
  BOOST_TEST(counter(npu, kAbftFailedLow) == 1u);
  BOOST_TEST(npu.works());
}

BOOST_AUTO_TEST_CASE(without_checksums_a_wrong_element_passes_the_device_unseen) {
  Driver npu;
  npu.set(kProtection, 0);
  const auto d = npu.prepare(longer(npu.bus));
  const auto done = flipped(npu, d, last_row_sum(npu.bus), 9);
  BOOST_TEST(static_cast<int>(done.error) == 0);
  BOOST_TEST(npu.fault_of(d, done) == "CRC");
}

BOOST_AUTO_TEST_CASE(a_flip_in_control_or_settings_is_fatal_writes_nothing_wrong_and_a_reset_cures_it) {
  const std::pair<const char*, unsigned> places[] = {{"u_core.u_control.u_reader.b_row_q", 6},
                                                     {"u_core.g_lockstep.u_twin.u_jobs.descriptor_q", 66},
                                                     {"u_core.u_control.u_stream.row_q", 1},
                                                     {"u_regs.set_q", 20}};
  for (const auto& [place, bit] : places) {
    Driver npu;
    const auto d = npu.prepare({70, 40, 40});
    npu.submit(d);
    npu.run(200);
    npu.bus.flip(place, 0, bit);
    npu.run(3000);
    BOOST_TEST(npu.bus.fatal(), place);
    BOOST_TEST(npu.get(kErrorCode) == static_cast<std::uint32_t>(JobError::kControl));
    BOOST_TEST((npu.get(kStatus) & 4) == 4u);
    BOOST_TEST(!npu.spilled(d));
    npu.set(kControl, 2);
    npu.start();
    BOOST_TEST(npu.works());
  }
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
  // N x N, and the check column.
  const std::size_t array = npu.get(kCapability) & 0xFF;
  for (const char* name : {"shadow_q", "weight_q", "act_q", "sum_q", "swap_q"})
    BOOST_TEST(count("u_pe." + std::string(name)) == array * (array + 1), name);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::npu_rig
