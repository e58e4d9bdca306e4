#include "harness/testbed/orbit_source.h"

#include <boost/test/unit_test.hpp>

#include "harness/testbed/testbed.h"
#include "models/environment/ephemeris.h"

namespace flatsat::testbed {

BOOST_AUTO_TEST_SUITE(orbit_source)

namespace {

const std::string kTle =
    "0 ONE\n1 90001U 26001A   26121.50000000  .00001234  00000-0  11606-3 0  9993\n"
    "2 90001  97.6400 123.4567 0012345  87.6543 272.5678 15.10000000123453\n";
const std::string kOem =
    "CCSDS_OEM_VERS = 2.0\nMETA_START\nOBJECT_NAME = E\nOBJECT_ID = 2026-001A\nCENTER_NAME = EARTH\nREF_FRAME = TEME\n"
    "TIME_SYSTEM = UTC\nMETA_STOP\n2026-05-01T12:00:00 7000 0 0 0 7.5 0\n2026-05-01T12:10:00 5800 3900 0 -4.2 6.2 0\n";

/// A source as if it were read, with the files that it may name.
struct Rig {
  Rig() {
    bed.path = "bed/testbed.toml";
    bed.epoch = environment::parse_utc("2026-05-01T12:00:00Z");
    bed.duration_s = 600.0;
    bed.files = {{"one.tle", kTle}, {"two.tle", kTle + kTle}, {"e.oem", kOem}, {"bad.tle", "1 2\n"}};
  }
  environment::OrbitConfig resolve(const std::string& file, const std::string& object = "") {
    OrbitSource source;
    source.file = {file, {"bed/testbed.toml", 3, 8}};
    source.object = {object, {"bed/testbed.toml", 4, 10}};
    problems.clear();
    remarks.clear();
    return resolve_orbit(source, "satellite.a.orbit", bed, problems, remarks);
  }
  std::string problem() const { return problems.empty() ? "none" : config::ConfigError(problems).what(); }
  Testbed bed;
  std::vector<config::Problem> problems, remarks;
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_file_of_one_set_is_that_set_by_its_numbers) {
  Rig rig;
  const auto orbit = rig.resolve("one.tle");
  BOOST_TEST(rig.problem() == "none");
  BOOST_TEST(rig.remarks.empty());
  BOOST_TEST(std::get<environment::Tle>(orbit).satellite == "90001");
}

BOOST_AUTO_TEST_CASE(an_object_is_meant_by_its_name_or_number_and_once) {
  Rig rig;
  for (const char* word : {"ONE", "90001"}) {
    rig.resolve("one.tle", word);
    BOOST_TEST(rig.problem() == "none");
  }
  rig.resolve("one.tle", "ON");
  BOOST_TEST(rig.problem() ==
             "bed/testbed.toml:4:10: satellite.a.orbit.object: ON is not in one.tle; did you mean ONE?");
  rig.resolve("two.tle");
  BOOST_TEST(rig.problem() ==
             "bed/testbed.toml:3:8: satellite.a.orbit.file: two.tle holds 2 objects: object = \"ONE\" says which");
  rig.resolve("two.tle", "ONE");
  BOOST_TEST(rig.problem().find("4:10: satellite.a.orbit.object: ONE stands 2 times in two.tle") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_file_that_is_not_there_or_says_nothing_is_told_where_it_is_to_be_mended) {
  Rig rig;
  rig.resolve("gone.tle");
  BOOST_TEST(rig.problem() == "bed/testbed.toml:3:8: satellite.a.orbit.file: there is no file bed/gone.tle");
  rig.resolve("bad.tle");
  BOOST_TEST(rig.problem().find("bed/bad.tle:1:1: holds no element set") == 0u, rig.problem());
}

BOOST_AUTO_TEST_CASE(elements_of_a_file_that_are_old_are_told) {
  Rig rig;
  rig.bed.epoch = environment::parse_utc("2027-05-01T12:00:00Z");
  rig.resolve("one.tle");
  BOOST_REQUIRE(rig.remarks.size() == 1u);
  BOOST_TEST(rig.remarks[0].text == "satellite.a.orbit: elements up to 365 days old; SGP4 loses kilometres a day");
  BOOST_TEST(rig.remarks[0].location.line == 3u);
}

BOOST_AUTO_TEST_CASE(an_ephemeris_must_cover_the_run) {
  Rig rig;
  const auto orbit = rig.resolve("e.oem");
  BOOST_TEST(rig.problem() == "none");
  BOOST_TEST(std::get<std::shared_ptr<const environment::Ephemeris>>(orbit)->seconds.back() == 600.0,
             boost::test_tools::tolerance(1e-12));
  rig.bed.duration_s = 601.0;
  rig.resolve("e.oem");
  BOOST_TEST(rig.problem().find("its ephemeris is from 2026-05-01T12:00:00Z to 2026-05-01T12:10:00Z, and the run from "
                                "2026-05-01T12:00:00Z to 2026-05-01T12:10:01Z") != std::string::npos);
  rig.bed.duration_s = 10.0;
  rig.bed.epoch = environment::parse_utc("2026-05-01T11:59:59Z");
  rig.resolve("e.oem");
  BOOST_TEST(rig.problem() != "none");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::testbed
