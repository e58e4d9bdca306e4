// One device, several backings: the register map of the RTL beside that of the model, which the emulated board shares.
#include <boost/test/unit_test.hpp>
#include <cstring>

#include "models/compute/job_engine.h"
#include "tests/rtl/npu_jobs.h"

namespace flatsat::npu_rig {

using namespace compute::job_queue;

BOOST_AUTO_TEST_SUITE(backings)

namespace {

/// What a backing answers; the kind of a refusal is the bus's own affair.
struct Answer {
  bool good;
  std::uint32_t value;
  bool operator==(const Answer&) const = default;
};
std::ostream& operator<<(std::ostream& out, const Answer& answer) {
  return out << (answer.good ? "good " : "refused ") << answer.value;
}

struct Pair {
  Bus rtl{{}};
  compute::JobEngine model{{}};

  std::pair<Answer, Answer> read(std::uint32_t offset) {
    const auto a = rtl.read(offset);
    std::uint32_t value = 0;
    std::uint8_t bytes[4] = {};
    const bool good = model.access(offset, bytes, false) == compute::AccessStatus::kOk;
    std::memcpy(&value, bytes, 4);
    return {{a.response == 0, a.response == 0 ? a.value : 0}, {good, good ? value : 0}};
  }
  std::pair<bool, bool> write(std::uint32_t offset, std::uint32_t value) {
    std::uint8_t bytes[4];
    std::memcpy(bytes, &value, 4);
    const bool rtl_good = rtl.write(offset, value).response == 0;
    return {rtl_good, model.access(offset, bytes, true) == compute::AccessStatus::kOk};
  }
};

/// They count clock cycles, of which the model has none while it does nothing.
bool counts_time(std::uint32_t offset) { return offset >= kCyclesLow && offset <= kGatedHigh; }

}  // namespace

BOOST_AUTO_TEST_CASE(every_offset_answers_the_same_after_a_reset) {
  Pair pair;
  for (std::uint32_t offset = 0; offset < 0x1000; ++offset) {
    const auto [rtl, model] = pair.read(offset);
    BOOST_TEST(rtl == model, "offset " << offset << ": RTL " << rtl << ", model " << model);
  }
}

BOOST_AUTO_TEST_CASE(every_value_written_is_taken_and_read_back_the_same) {
  Pair pair;
  std::mt19937 random(11);
  for (int round = 0; round < 40; ++round) {
    for (std::uint32_t offset = 0; offset < 0x100; offset += 4) {
      const std::uint32_t values[] = {0, 1u << random() % 12, 0xFFFFFFFF, static_cast<std::uint32_t>(random())};
      std::uint32_t value = values[random() % 4];
      if (offset == kControl || offset == kRingTail) value &= 0xFFFFFFFE;  // no job shall begin
      if (offset == kControl && round % 8 != 7) value &= 0xFFFFFFFD;       // nor a reset each round
      const auto [rtl, model] = pair.write(offset, value);
      BOOST_TEST(rtl == model, "write of " << value << " to " << offset);
    }
    for (const auto& rule : kRegisterRules) {
      if (counts_time(rule.offset)) continue;
      const auto [rtl, model] = pair.read(rule.offset);
      BOOST_TEST(rtl == model, rule.name << ": RTL " << rtl << ", model " << model);
    }
    BOOST_TEST((pair.rtl.interrupt() || pair.rtl.fatal()) == pair.model.interrupt());
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::npu_rig
