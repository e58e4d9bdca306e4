#include "harness/orbit/omm.h"

#include <boost/test/unit_test.hpp>

namespace flatsat::orbit {

BOOST_AUTO_TEST_SUITE(omm)

namespace {

using Fields = std::map<std::string, std::string>;

const Fields kGood{{"OBJECT_NAME", "DEMO"},      {"EPOCH", "2026-05-01T12:00:00"},
                   {"MEAN_MOTION", "15.5"},      {"ECCENTRICITY", "0.001"},
                   {"INCLINATION", "90"},        {"RA_OF_ASC_NODE", "180"},
                   {"ARG_OF_PERICENTER", "-45"}, {"MEAN_ANOMALY", "360"},
                   {"NORAD_CAT_ID", "77"},       {"BSTAR", "+1e-4"}};

/// Each field stands in a line of its own, from 2 on, in the order of their names.
Omm message(const Fields& changed, bool standard = false) {
  Fields fields = kGood;
  for (const auto& [key, value] : changed) fields[key] = value;
  Omm made{{}, {"f", 1, 1}, standard};
  std::uint32_t line = 2;
  for (const auto& [key, value] : fields) made.fields[key] = {value, {"f", line++, 5}};
  return made;
}

ElementSet set_of(const Fields& changed) {
  std::vector<config::Problem> problems;
  const auto set = element_set_of(message(changed), problems);
  BOOST_TEST(problems.empty());
  return set;
}

std::string wrong(const Fields& changed, bool standard = false) {
  std::vector<config::Problem> problems;
  element_set_of(message(changed, standard), problems);
  return problems.empty() ? "nothing" : config::ConfigError(problems).what();
}

bool ends(const std::string& text, const std::string& end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

constexpr double kPi = 3.14159265358979323846;

}  // namespace

// CCSDS 502.0-B: MEAN_MOTION in revolutions a day, angles in degrees. 15.5 x 2 pi / 1440 rad a minute.
BOOST_AUTO_TEST_CASE(units_of_the_standard_become_those_of_sgp4) {
  const auto near = boost::test_tools::tolerance(1e-14);
  const auto tle = set_of({}).tle;
  BOOST_TEST(tle.mean_motion == 15.5 * 2.0 * kPi / 1440.0, near);
  BOOST_TEST(tle.inclination == kPi / 2.0, near);
  BOOST_TEST(tle.raan == kPi, near);
  BOOST_TEST(tle.argument_of_perigee == -kPi / 4.0, near);
  BOOST_TEST(tle.eccentricity == 0.001);
  BOOST_TEST(tle.bstar == 1e-4);
  BOOST_TEST(environment::to_string(tle.epoch) == "2026-05-01T12:00:00.000Z");
}

BOOST_AUTO_TEST_CASE(a_set_is_called_by_its_name_its_designator_or_its_number_of_five_digits) {
  BOOST_TEST(set_of({}).name == "DEMO");
  BOOST_TEST(set_of({}).tle.satellite == "00077");
  BOOST_TEST(set_of({{"OBJECT_NAME", ""}, {"OBJECT_ID", "2026-001A"}}).name == "2026-001A");
  BOOST_TEST(set_of({{"OBJECT_NAME", ""}}).name == "00077");
  BOOST_TEST(wrong({{"OBJECT_NAME", ""}, {"NORAD_CAT_ID", ""}}) ==
             "f:10:5: OBJECT_NAME is missing, and so are OBJECT_ID and NORAD_CAT_ID");
}

BOOST_AUTO_TEST_CASE(a_number_outside_of_its_range_or_with_something_behind_it_is_told_with_the_range) {
  for (const char* value : {"1", "-0.1", "nan", "0x0", "0.1 x", "one"})
    BOOST_TEST(wrong({{"ECCENTRICITY", value}}) ==
                   "f:4:5: ECCENTRICITY must be a number from 0 to 1, not '" + std::string(value) + "'",
               value);
  BOOST_TEST(wrong({{"MEAN_MOTION", "20.5"}}) == "f:8:5: MEAN_MOTION must be a number from 0.0001 to 20, not '20.5'");
  BOOST_TEST(wrong({{"INCLINATION", "181"}}) == "f:6:5: INCLINATION must be a number from 0 to 180, not '181'");
  BOOST_TEST(wrong({{"EPOCH", "yesterday"}}).find("f:5:5: EPOCH ") == 0u);
}

BOOST_AUTO_TEST_CASE(what_the_message_says_of_itself_must_be_what_sgp4_takes_in_any_case) {
  BOOST_TEST(wrong({{"REF_FRAME", "teme"}, {"MEAN_ELEMENT_THEORY", "sgp4"}}) == "nothing");
  BOOST_TEST(wrong({{"MEAN_ELEMENT_THEORY", "SGP/SGP4"}}) == "nothing");
  BOOST_TEST(ends(wrong({{"REF_FRAME", "GCRF"}}), ": REF_FRAME must be TEME, not 'GCRF'"));
  BOOST_TEST(ends(wrong({{"TIME_SYSTEM", "TAI"}}), ": TIME_SYSTEM must be UTC, not 'TAI'"));
  BOOST_TEST(ends(wrong({{"CENTER_NAME", "MOON"}}), ": CENTER_NAME must be EARTH, not 'MOON'"));
  BOOST_TEST(wrong({{"EPHEMERIS_TYPE", "2"}}) == "nothing");
  BOOST_TEST(ends(wrong({{"EPHEMERIS_TYPE", "4"}}), ": EPHEMERIS_TYPE must be 0, not '4'"));
}

// CCSDS 502.0-B-3, table 4-2: these keys are mandatory in a message of the standard; catalogues leave them out.
BOOST_AUTO_TEST_CASE(a_message_of_the_standard_says_its_frame_and_a_line_of_a_catalogue_need_not) {
  BOOST_TEST(wrong({}, true) ==
             "f:1:1: CENTER_NAME is missing: it must be EARTH\nf:1:1: REF_FRAME is missing: it must be TEME\n"
             "f:1:1: TIME_SYSTEM is missing: it must be UTC\nf:1:1: MEAN_ELEMENT_THEORY is missing: it must be SGP4");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::orbit
