#include "harness/testbed/hypatia_directory.h"

#include <boost/test/unit_test.hpp>

#include "harness/fleet/outputs.h"
#include "tests/harness/fleet/hypatia_directory_text.h"

namespace flatsat::fleet {

BOOST_AUTO_TEST_SUITE(hypatia_directory)

namespace {

const Shell kSmall{5, 7, 53.0, 14.80, 1500000.0, 5000000.0};
constexpr const char* kSites = "0,Manila,14.6042,120.9822,0\n1,Dalian,38.913811,121.602322,12.5\n";
constexpr const char* kBed = "[constellation.k]\nkind = \"hypatia\"\ndirectory = \".\"\n";

/// What is wrong with a directory of which one file is another text.
std::string wrong(const std::string& name, const std::string& text) {
  const TestFolder folder;
  write_directory(folder, kSmall, kSites);
  folder.write(name, text);
  return wrong_with(folder, kBed);
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_good_directory_is_read_with_its_epoch_links_and_sites) {
  const TestFolder folder;
  write_directory(folder, kSmall, kSites);
  const auto a = assembled(folder, kBed);
  BOOST_TEST(environment::to_string(a.epoch) == "2000-01-01T00:00:00.000Z");
  BOOST_TEST(a.members.size() == 35u);
  BOOST_TEST(a.members[8].name == "k.p01s01");
  BOOST_TEST(a.members[8].title == "Shell 8");
  BOOST_TEST(a.policy->candidates(a.crew({0.0, 1.0}, 1)).size() == 70u);
  BOOST_TEST(a.limits.maximum_range_km == 5000.0);
  BOOST_TEST(a.sites[1].altitude_km == 0.0125);
  BOOST_TEST(*a.sites[1].maximum_range_km == 1500.0);
  BOOST_TEST(*a.names->find("Dalian") == 36u);
  BOOST_TEST(*a.names->find("36") == 36u);
}

BOOST_AUTO_TEST_CASE(extended_sites_with_their_cartesian_places_are_read_as_well) {
  BOOST_TEST(wrong("ground_stations.txt", "0,Manila,14.604200,120.982200,0.000000,-3177.0,5292.0,1597.0\n") ==
             "nothing");
}

BOOST_AUTO_TEST_CASE(counts_that_do_not_agree_are_named) {
  BOOST_TEST(wrong("tles.txt", replaced(tles(kSmall), "5 7", "5 8")) ==
             "tles.txt:1:1: says 5 planes of 8 satellites, which are 40, but 35 follow");
  BOOST_TEST(has(wrong("tles.txt", replaced(tles(kSmall), "5 7\n", "")), "tles.txt:1:"));
  BOOST_TEST(wrong("isls.txt", "0 1\n3 35\n") == "isls.txt:2:3: there is no satellite 35: tles.txt has 0 .. 34");
  BOOST_TEST(wrong("ground_stations.txt", "0,Manila,14.6,120.9,0\n2,Dalian,38.9,121.6,0\n") ==
             "ground_stations.txt:2:1: the site's number must be 1, one more than the line before, not 2");
  BOOST_TEST(wrong("gsl_interfaces_info.txt", "0,1,1.0\n") ==
             "gsl_interfaces_info.txt:1:1: has 1 lines, but 35 satellites and 2 sites are 37");
}

BOOST_AUTO_TEST_CASE(links_that_are_none_are_named) {
  BOOST_TEST(wrong("isls.txt", "0 1\n1 0\n") == "isls.txt:2:1: stands twice");
  BOOST_TEST(wrong("isls.txt", "4 4\n") == "isls.txt:1:3: links satellite 4 with itself");
  BOOST_TEST(wrong("isls.txt", "0 1 2\n") == "isls.txt:1:1: must be two numbers of satellites");
  BOOST_TEST(wrong("isls.txt", "0 x\n") == "isls.txt:1:3: a satellite must be a number, not 'x'");
}

BOOST_AUTO_TEST_CASE(a_length_that_is_missing_or_none_is_named) {
  BOOST_TEST(wrong("description.txt", "max_gsl_length_m=1.0\n") == "description.txt:1:1: max_isl_length_m is missing");
  BOOST_TEST(wrong("description.txt", "max_gsl_length_m=1.0\nmax_isl_length_m=-5\n") ==
             "description.txt:2:18: max_isl_length_m must be above 0");
}

BOOST_AUTO_TEST_CASE(a_set_whose_mean_motion_is_not_that_of_its_shell_is_named) {
  // The 14th set flies 15.19 revolutions a day, 509.5 km; the shell 14.80, 630 km.
  auto lines = tles(kSmall);
  std::size_t at = 0;
  for (int i = 0; i < 14; ++i) at = lines.find(" 14.80000000", at + 1);
  lines.replace(at, 12, " 15.19000000");
  const auto end = lines.find('\n', at);
  const auto begin = lines.rfind('\n', at) + 1;
  lines.replace(begin, end - begin + 1, with_checksum(lines.substr(begin, end - begin - 1)));
  const auto text = wrong("tles.txt", lines);
  BOOST_TEST(has(text, "tles.txt:43:53: Shell 13: a mean motion of 15.19000000 revolutions a day flies at 5"));
  BOOST_TEST(has(text, "but its shell is at 6"));
}

BOOST_AUTO_TEST_CASE(a_shell_that_is_said_to_be_of_another_altitude_is_refused) {
  const TestFolder folder;
  write_directory(folder, kSmall, kSites);
  BOOST_TEST(has(wrong_with(folder, std::string(kBed) + "shell = \"550 km\"\n"), "but its shell is at 550.0 km"));
  BOOST_TEST(wrong_with(folder, std::string(kBed) + "shell = \"630 km\"\n") == "nothing");
}

BOOST_AUTO_TEST_CASE(a_satellite_out_of_order_or_of_another_epoch_is_named) {
  BOOST_TEST(wrong("tles.txt", replaced(tles(kSmall), "Shell 3\n", "Shell 4\n")) ==
             "tles.txt:11:1: must be a name and the satellite's number, 3, not 'Shell 4'");
}

BOOST_AUTO_TEST_CASE(what_is_written_is_read_again_as_it_flew) {
  const TestFolder folder, again;
  write_directory(folder, kSmall, kSites);
  const auto first = assembled(folder, kBed);
  write_hypatia(first, {0.0, 10.0}, again.path());
  const auto second = assembled(again, kBed);
  BOOST_REQUIRE(second.members.size() == first.members.size());
  for (std::size_t i = 0; i < first.members.size(); ++i)
    BOOST_TEST((first.batch.orbit(i).state(1000.0).position_km == second.batch.orbit(i).state(1000.0).position_km));
  BOOST_TEST(
      (first.policy->candidates(first.crew({0.0, 1.0}, 1)) == second.policy->candidates(second.crew({0.0, 1.0}, 1))));
  BOOST_TEST(second.sites[1].latitude_deg == 38.913811);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::fleet
