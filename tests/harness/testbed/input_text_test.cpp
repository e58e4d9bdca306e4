#include "harness/testbed/input_text.h"

#include <boost/test/unit_test.hpp>
#include <fstream>

#include "harness/base/temporary_folder.h"

namespace flatsat::testbed {

namespace suites {  // a suite is a namespace, which must not meet the function of its name

BOOST_AUTO_TEST_SUITE(input_text)

BOOST_AUTO_TEST_CASE(a_file_stands_beside_the_testbed_unless_it_is_absolute) {
  Testbed bed;
  bed.path = "beds/leo/testbed.toml";
  BOOST_TEST(input_path(bed, "sun.csv") == "beds/leo/sun.csv");
  BOOST_TEST(input_path(bed, "../orbits/./a.tle") == "beds/orbits/a.tle");
  BOOST_TEST(input_path(bed, "/data/a.tle") == "/data/a.tle");
}

BOOST_AUTO_TEST_CASE(a_text_that_came_with_the_testbed_comes_before_the_one_on_the_disk) {
  const base::TemporaryFolder folder("/tmp/flatsat-input-");
  std::ofstream(folder.path() / "a.csv") << "\xEF\xBB\xBFof the disk";
  Testbed bed;
  bed.path = (folder.path() / "testbed.toml").string();
  BOOST_TEST(testbed::input_text(bed, "a.csv").value() == "of the disk");  // without its byte order mark
  bed.files["a.csv"] = "of the trace";
  BOOST_TEST(testbed::input_text(bed, "a.csv").value() == "of the trace");
  BOOST_TEST(!testbed::input_text(bed, "b.csv").has_value());
}

BOOST_AUTO_TEST_CASE(a_run_reads_profiles_orbits_and_those_of_relays) {
  Testbed bed;
  bed.profiles.resize(2);
  bed.profiles[1].csv = "sun.csv";
  auto& satellite = bed.satellites.emplace_back();
  satellite.orbit.file.text = "a.tle";
  satellite.relays.resize(2);
  satellite.relays[0].orbit.file.text = "relay.tle";
  bed.satellites.emplace_back();
  const std::vector<std::string> expected{"sun.csv", "a.tle", "relay.tle"};
  BOOST_TEST(input_texts(bed) == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace suites

}  // namespace flatsat::testbed
