#include "harness/agents/lab/board_health.h"

#include <boost/test/unit_test.hpp>

namespace flatsat::agents::lab {

BOOST_AUTO_TEST_SUITE(board_health)

namespace {

constexpr double kMaxDegc = 85.0;

/// Of clock event reasons (nvml.h, nvmlClocksEventReasons).
std::vector<std::string> with_reasons(std::uint64_t reasons) {
  nvml::BoardReading reading;
  reading.reasons = reasons;
  return findings_of(reading, kMaxDegc);
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_board_that_offers_no_reading_shows_nothing_wrong) {
  BOOST_TEST(findings_of({}, kMaxDegc).empty());
}

BOOST_AUTO_TEST_CASE(a_die_at_its_limit_is_healthy_and_one_above_is_not) {
  nvml::BoardReading reading;
  reading.die_degc = 85.0;
  BOOST_TEST(findings_of(reading, kMaxDegc).empty());
  reading.die_degc = 85.1;
  BOOST_TEST(findings_of(reading, kMaxDegc).at(0) == "hotter than its limit");
}

BOOST_AUTO_TEST_CASE(slowdowns_are_findings_and_a_power_cap_or_idling_is_none) {
  for (const std::uint64_t slowdown : {0x8u, 0x20u, 0x40u, 0x80u})
    BOOST_TEST(with_reasons(slowdown).at(0) == "its clocks are held down");
  for (const std::uint64_t harmless : {0x0u, 0x1u, 0x2u, 0x4u, 0x10u, 0x100u})
    BOOST_TEST(with_reasons(harmless).empty());
}

BOOST_AUTO_TEST_CASE(uncorrectable_memory_errors_are_a_finding) {
  nvml::BoardReading reading;
  reading.uncorrected = 1;
  BOOST_TEST(findings_of(reading, kMaxDegc).at(0) == "uncorrectable memory errors since its reset");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::agents::lab
