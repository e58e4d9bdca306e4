#include "harness/orbit/oem.h"

#include <boost/test/unit_test.hpp>

#include "harness/config/problems.h"
#include "models/environment/frames.h"

namespace flatsat::orbit {

BOOST_AUTO_TEST_SUITE(oem)

namespace {

std::string meta(const std::string& frame = "TEME", const std::string& time = "UTC") {
  return "META_START\nOBJECT_NAME = A\nOBJECT_ID = 2026-001A\nCENTER_NAME = EARTH\nREF_FRAME = " + frame +
         "\nTIME_SYSTEM = " + time + "\nMETA_STOP\n";
}

const std::string kHead = "CCSDS_OEM_VERS = 2.0\nCREATION_DATE = 2026-05-01T00:00:00\nORIGINATOR = X\n";
const std::string kOne = "2026-05-01T00:00:00 7000 0 0 0 7.5 0\n", kTwo = "2026-05-01T00:01:00 6985 450 0 -0.5 7.4 0\n";

std::string wrong(const std::string& text) {
  std::vector<config::Problem> problems;
  read_oem(text, "f", problems);
  return problems.empty() ? "nothing" : config::ConfigError(problems).what();
}

NamedEphemeris only(const std::string& text) {
  std::vector<config::Problem> problems;
  auto all = read_oem(text, "f", problems);
  BOOST_REQUIRE(problems.empty());
  BOOST_REQUIRE(all.size() == 1u);
  return all.front();
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_message_is_known_by_its_first_key) {
  BOOST_TEST(is_oem(kHead + meta() + kOne + kTwo));
  BOOST_TEST(is_oem("COMMENT x\nccsds_oem_vers = 2.0\n"));
  BOOST_TEST(!is_oem("CCSDS_OMM_VERS = 2.0\n"));
}

BOOST_AUTO_TEST_CASE(states_are_read_with_their_instants_and_what_is_not_asked_for_is_read_over) {
  const auto read =
      only(kHead + meta() + "COMMENT two states\n" + kOne + "2026-05-01T00:01:00 6985 450 0 -0.5 7.4 0 1 2 3\n" +
           "COVARIANCE_START\nEPOCH = 2026-05-01T00:00:00\n1\nCOVARIANCE_STOP\n");
  BOOST_TEST(read.name == "A");
  BOOST_TEST(read.number == "2026-001A");
  BOOST_TEST(environment::to_string(read.ephemeris.start) == "2026-05-01T00:00:00.000Z");
  BOOST_REQUIRE(read.ephemeris.seconds.size() == 2u);
  BOOST_TEST(read.ephemeris.seconds[1] == 60.0, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(read.ephemeris.states[1].position_km[1] == 450.0);
  BOOST_TEST(read.ephemeris.states[1].velocity_km_s[0] == -0.5);
}

// TAI - UTC is 37 s since 2017, TT - TAI 32.184 s: clocks of TAI and TT are ahead.
BOOST_AUTO_TEST_CASE(times_of_tai_and_terrestrial_time_become_utc) {
  const auto start = [](const std::string& time) {
    return environment::to_string(only(kHead + meta("TEME", time) + kOne + kTwo).ephemeris.start);
  };
  BOOST_TEST(start("TAI") == "2026-04-30T23:59:23.000Z");
  BOOST_TEST(start("TT") == "2026-04-30T23:58:50.816Z");
}

BOOST_AUTO_TEST_CASE(states_of_an_inertial_frame_are_turned_into_that_of_sgp4) {
  const auto utc = environment::parse_utc("2026-05-01T00:00:00Z");
  const auto expected = environment::teme_of_gcrs({7000.0, 0.0, 0.0}, utc);
  for (const std::string frame : {"GCRF", "ICRF", "EME2000", "J2000"}) {
    const auto r = only(kHead + meta(frame) + kOne + kTwo).ephemeris.states[0].position_km;
    BOOST_TEST(r == expected, boost::test_tools::per_element());
  }
  BOOST_TEST(expected[1] > 30.0);  // 26 years of precession are a third of a degree
}

BOOST_AUTO_TEST_CASE(segments_of_one_object_become_one_ephemeris_and_those_of_another_their_own) {
  const std::string three = "2026-05-01T00:02:00 6940 890 0 -1 7.3 0\n";
  const auto read = only(kHead + meta() + kOne + kTwo + meta() + kTwo + three);
  BOOST_TEST(read.ephemeris.seconds.size() == 3u);
  std::vector<config::Problem> problems;
  std::string other = meta();
  other.replace(other.find("NAME = A"), 8, "NAME = B");
  BOOST_TEST(read_oem(kHead + meta() + kOne + kTwo + other + kOne + kTwo, "f", problems).size() == 2u);
  BOOST_TEST(problems.empty());
}

BOOST_AUTO_TEST_CASE(what_it_cannot_mean_is_refused_with_its_line) {
  BOOST_TEST(wrong(kHead + meta("ITRF") + kOne + kTwo)
                 .find("f:10:1: REF_FRAME must be TEME or GCRF or ICRF or EME2000 or J2000, not ITRF") == 0u);
  BOOST_TEST(
      wrong(kHead + meta("TEME", "GPS") + kOne + kTwo).find("f:10:1: TIME_SYSTEM must be UTC or TAI or TT, not GPS") ==
      0u);
  BOOST_TEST(wrong(kHead + meta() + kTwo + kOne).find("f:12:1: epochs must ascend") == 0u);
  BOOST_TEST(wrong(kHead + meta() + kOne) == "f:11:1: object A has fewer than two states");
  BOOST_TEST(wrong(kHead + meta() + kOne + "2026-05-01T00:01:00 6985 450\n" + kTwo) ==
             "f:12:1: must be an epoch, three positions in km and three velocities in km/s");
  BOOST_TEST(wrong(kHead + meta() + kOne + "2026-05-01T00:01:00 6985 450 0 x 7.4 0\n" + kTwo) ==
             "f:12:1: 'x' must be a number");
  BOOST_TEST(wrong(kHead + kOne).find("f:4:1: a state must come after META_STOP") == 0u);
  BOOST_TEST(wrong(kHead).find("holds no ephemeris: META_START is missing") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::orbit
