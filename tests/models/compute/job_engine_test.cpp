#include "models/compute/job_engine.h"

#include <boost/test/unit_test.hpp>
#include <cstring>

#include "models/base/crc.h"

namespace flatsat::compute {

BOOST_AUTO_TEST_SUITE(job_engine)

namespace {

using namespace job_queue;

class Host : public HostPort {
 public:
  bool read(std::uint64_t address, std::span<std::uint8_t> data) override {
    if (address + data.size() > sizeof bytes) return false;
    std::memcpy(data.data(), bytes + address, data.size());
    return true;
  }
  bool write(std::uint64_t address, std::span<const std::uint8_t> data) override {
    if (address + data.size() > sizeof bytes) return false;
    std::memcpy(bytes + address, data.data(), data.size());
    return true;
  }
  std::uint8_t bytes[65536] = {};
};

struct Engine {
  Engine() {
    set(kRingSize, 4);
    set(kInterruptEnable, 3);
    set(kControl, 1);
  }
  AccessStatus set(std::uint32_t offset, std::uint32_t value) {
    return engine.access(offset, {reinterpret_cast<std::uint8_t*>(&value), 4}, true);
  }
  std::uint32_t get(std::uint32_t offset) {
    std::uint32_t value = 0xDEAD;
    engine.access(offset, {reinterpret_cast<std::uint8_t*>(&value), 4}, false);
    return value;
  }
  Completion work(const Descriptor& d) {
    engine.memory().write(64ull * tail, {reinterpret_cast<const std::uint8_t*>(&d), sizeof d});
    tail = (tail + 1) % 4;
    set(kRingTail, tail);
    BOOST_REQUIRE(engine.has_work());
    const auto job = engine.fetch(host);
    const auto completion = engine.execute(job, host);
    engine.complete(job, completion, host);
    Completion written{};
    std::memcpy(&written, host.bytes + 0x100, sizeof written);
    return written;
  }
  static Descriptor product() {
    Descriptor d{};
    d.opcode = 1;
    d.flags = 3;
    d.tag = 7;
    d.m = 2, d.n = 3, d.k = 2;
    d.a = 0x1000, d.b = 0x2000, d.c = 0x3000;
    d.a_stride = d.b_stride = d.c_stride = 16;
    d.completion = kHostWindow + 0x100;
    return d;
  }
  void operands() {
    const std::uint8_t a[] = {1, 2}, a2[] = {3, 0xFC}, b[] = {1, 0, 2}, b2[] = {5, 0xFF, 1};  // 0xFC is -4, 0xFF -1
    engine.memory().write(0x1000, a);
    engine.memory().write(0x1010, a2);
    engine.memory().write(0x2000, b);
    engine.memory().write(0x2010, b2);
  }
  JobEngine engine{{.memory_bytes = 1u << 20}};
  Host host;
  std::uint32_t tail = 0;
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_product_is_computed_written_and_reported) {
  Engine e;
  e.operands();
  const auto completion = e.work(Engine::product());
  BOOST_TEST(static_cast<int>(completion.done) == 1);
  BOOST_TEST(static_cast<int>(completion.error) == 0);
  BOOST_TEST(completion.tag == 7);
  // [1 2; 3 -4] x [1 0 2; 5 -1 1] = [11 -2 4; -17 4 2]
  const std::int32_t expected[] = {11, -2, 4, -17, 4, 2};
  std::int32_t row[3];
  for (int r = 0; r < 2; ++r) {
    e.engine.memory().read(0x3000 + 16ull * static_cast<unsigned>(r), {reinterpret_cast<std::uint8_t*>(row), 12});
    BOOST_TEST(std::memcmp(row, expected + 3 * r, 12) == 0);
  }
  BOOST_TEST(completion.crc32 == model::crc32({reinterpret_cast<const std::uint8_t*>(expected), 24}));
  BOOST_TEST(e.engine.interrupt());
  BOOST_TEST(e.get(kInterruptState) == 1u);
  e.set(kInterruptState, 1);
  BOOST_TEST(!e.engine.interrupt());
}

BOOST_AUTO_TEST_CASE(a_requantised_product_is_bytes) {
  for (const bool relu : {false, true}) {
    Engine e;
    e.operands();
    const ScaleEntry scales[3] = {{3, 1, 0}, {3, 1, 0}, {100, 0, 0}};
    e.engine.memory().write(0x4000, {reinterpret_cast<const std::uint8_t*>(scales), sizeof scales});
    auto d = Engine::product();
    d.opcode = static_cast<std::uint8_t>(Opcode::kGemmRequant);
    d.flags = relu ? 7 : 3;
    d.scales = 0x400;
    const auto completion = e.work(d);
    BOOST_TEST(static_cast<int>(completion.error) == 0);
    // [11 -2 4; -17 4 2] by 3/2, 3/2 and 100: 16.5, -3, 400; -25.5, 6, 200
    const std::int8_t expected[] = {17, -3, 127, -25, 6, 127}, positive[] = {17, 0, 127, 0, 6, 127};
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(relu ? positive : expected);
    BOOST_TEST(completion.crc32 == model::crc32({bytes, 6}));
    std::uint8_t row[3];
    for (unsigned r = 0; r < 2; ++r) {
      e.engine.memory().read(0x3000 + 16ull * r, row);
      BOOST_TEST(std::memcmp(row, bytes + 3 * r, 3) == 0);
    }
  }
}

BOOST_AUTO_TEST_CASE(descriptors_that_are_none_are_refused_and_the_next_job_works) {
  Engine e;
  e.operands();
  const auto refused = [&](auto change) {
    Descriptor d = Engine::product();
    change(d);
    return static_cast<JobError>(e.work(d).error) == JobError::kBadDescriptor;
  };
  BOOST_TEST(refused([](Descriptor& d) { d.opcode = 9; }));
  BOOST_TEST(refused([](Descriptor& d) { d.opcode = 2; }));  // a batch is for GPUs
  BOOST_TEST(refused([](Descriptor& d) { d.m = 1025; }));
  BOOST_TEST(refused([](Descriptor& d) { d.a = 0x1008; }));
  BOOST_TEST(refused([](Descriptor& d) { d.b_stride = 8; }));
  BOOST_TEST(refused([](Descriptor& d) { d.n = 100; }));  // rows longer than their stride
  BOOST_TEST(static_cast<int>(e.work(Engine::product()).error) == 0);
}

BOOST_AUTO_TEST_CASE(an_uncorrectable_word_of_an_operand_is_an_error_and_a_correctable_one_is_counted) {
  Engine e;
  e.operands();
  e.engine.memory().flip(0x2000 / 8, 1);
  const auto corrected = e.work(Engine::product());
  BOOST_TEST(static_cast<int>(corrected.error) == 0);
  BOOST_TEST(corrected.corrected == 1u);
  e.engine.memory().flip(0x2000 / 8, 3);
  BOOST_TEST((static_cast<JobError>(e.work(Engine::product()).error) == JobError::kBusError));
  BOOST_TEST(e.get(kEccCorrected) == 1u);
  BOOST_TEST(e.get(kEccUncorrected) == 1u);
}

BOOST_AUTO_TEST_CASE(operands_outside_of_the_memory_are_a_bus_error) {
  Engine e;
  Descriptor d = Engine::product();
  d.a = 0x7FFFFFF0;
  BOOST_TEST((static_cast<JobError>(e.work(d).error) == JobError::kBusError));
}

BOOST_AUTO_TEST_CASE(an_error_without_the_keep_going_flag_halts_until_it_is_acknowledged) {
  Engine e;
  e.operands();
  Descriptor d = Engine::product();
  d.opcode = 9;
  d.flags = 1;
  e.work(d);
  BOOST_TEST((e.get(kStatus) & 2u) == 2u);
  e.set(kRingTail, (e.tail + 1) % 4);
  BOOST_TEST(!e.engine.has_work());
  e.set(kInterruptState, 2);
  BOOST_TEST(e.engine.has_work());
}

BOOST_AUTO_TEST_CASE(registers_keep_their_rules) {
  Engine e;
  BOOST_TEST(e.get(kIdentity) == 0x3155504Eu);
  BOOST_TEST((e.set(kIdentity, 1) == AccessStatus::kBadCommand));
  BOOST_TEST((e.set(0x048, 1) == AccessStatus::kBadAddress));
  BOOST_TEST((e.set(kRingSize, 3) == AccessStatus::kBadCommand));
  BOOST_TEST((e.set(kClockDivider, 5) == AccessStatus::kBadCommand));
  std::uint8_t two[2] = {};
  BOOST_TEST((e.engine.access(kStatus, two, false) == AccessStatus::kBadBurst));
  e.set(kInterruptTest, 2);
  BOOST_TEST(e.engine.interrupt());
  e.set(kControl, 2);
  BOOST_TEST(!e.engine.interrupt());
  BOOST_TEST(e.get(kRingSize) == 2u);
}

BOOST_AUTO_TEST_CASE(a_corrupted_result_has_a_good_crc_and_is_wrong_all_the_same) {
  Engine e;
  e.operands();
  e.engine.corrupt_next_result(4, 0x10);
  const auto completion = e.work(Engine::product());
  const std::int32_t wrong[] = {11, -2, 4, -17, 4 ^ 0x10, 2};
  BOOST_TEST(static_cast<int>(completion.error) == 0);
  BOOST_TEST(completion.crc32 == model::crc32({reinterpret_cast<const std::uint8_t*>(wrong), 24}));
}

BOOST_AUTO_TEST_CASE(a_flipped_bit_of_a_bank_is_corrected_and_two_end_the_job_as_in_the_rtl) {
  Engine e;
  e.operands();
  e.set(kEccBank, 3);
  e.set(kInjectMaskHigh, 0x10);
  e.set(kInject, 1);
  auto done = e.work(Engine::product());
  BOOST_TEST(static_cast<int>(done.error) == 0);
  BOOST_TEST(done.corrected == 1u);
  BOOST_TEST(e.get(kInject) == 0u);
  BOOST_TEST(e.get(kEccBankCount) == 1u);
  BOOST_TEST(e.get(kEccCorrected) == 1u);
  e.set(kInjectMaskCheck, 0x80);
  e.set(kInject, 1);
  done = e.work(Engine::product());
  BOOST_TEST(static_cast<int>(done.error) == static_cast<int>(JobError::kEccUncorrectable));
  BOOST_TEST(e.get(kEccBankCount) == 0x10001u);
  BOOST_TEST(e.get(kEccUncorrected) == 1u);
  e.set(kEccBank, 22);  // scales: an int32 product writes none
  e.set(kInject, 1);
  e.set(kInterruptState, 7);
  BOOST_TEST(static_cast<int>(e.work(Engine::product()).error) == 0);
  BOOST_TEST(e.get(kInject) == 1u);
}

BOOST_AUTO_TEST_CASE(a_fault_in_results_strikes_as_many_as_it_is_told_to_and_no_more) {
  Engine e;
  e.operands();
  // [1 2; 3 -4] [1 0 2; 5 -1 1] = [11 -2 4; -17 4 2]; its fourth element counted from 0 is row 1, column 1
  e.engine.corrupt_results({.kind = ResultFaultKind::kZero, .row = 0, .column = 4, .mask = 0}, 2);
  for (const std::int32_t expected : {0, 0, 4}) {
    const auto done = e.work(Engine::product());
    BOOST_TEST(static_cast<int>(done.error) == 0);  // unseen by the device
    std::int32_t row[3] = {};
    e.engine.memory().read(0x3010, {reinterpret_cast<std::uint8_t*>(row), sizeof row});
    BOOST_TEST(row[0] == -17);
    BOOST_TEST(row[1] == expected);
    BOOST_TEST(row[2] == 2);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::compute
