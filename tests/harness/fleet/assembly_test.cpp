#include "harness/fleet/assembly.h"

#include <boost/test/unit_test.hpp>

#include "harness/fleet/request.h"
#include "tests/harness/fleet/support.h"

namespace flatsat::fleet {

BOOST_AUTO_TEST_SUITE(assembly)

namespace {

// Made-up sets of one shell; their numbers have five digits and Alpha-5.
constexpr const char* kSets =
    "ONE\n1 90001U 26001A   26152.50000000  .00000000  00000-0  00000+0 0    02\n"
    "2 90001  53.0500 210.0000 0001400  70.0000 120.0000 15.05578377    01\n";

constexpr const char* kOmm = R"([{"OBJECT_NAME":"NINE","EPOCH":"2026-06-01T12:00:00","MEAN_MOTION":15.05578377,
"ECCENTRICITY":0.00014,"INCLINATION":53.05,"RA_OF_ASC_NODE":210,"ARG_OF_PERICENTER":70,"MEAN_ANOMALY":10,"BSTAR":0,"NORAD_CAT_ID":799500123},
{"OBJECT_NAME":"SIX","EPOCH":"2026-06-01T12:00:00","MEAN_MOTION":15.05578377,
"ECCENTRICITY":0.00014,"INCLINATION":53.05,"RA_OF_ASC_NODE":210,"ARG_OF_PERICENTER":70,"MEAN_ANOMALY":20,"BSTAR":0,"NORAD_CAT_ID":"270001"},
{"OBJECT_NAME":"ALPHA","EPOCH":"2026-06-01T12:00:00","MEAN_MOTION":15.05578377,
"ECCENTRICITY":0.00014,"INCLINATION":53.05,"RA_OF_ASC_NODE":210,"ARG_OF_PERICENTER":70,"MEAN_ANOMALY":30,"BSTAR":0,"NORAD_CAT_ID":"T0002"},
{"OBJECT_NAME":"FIVE","EPOCH":"2026-06-01T12:00:00","MEAN_MOTION":14.1,
"ECCENTRICITY":0.00014,"INCLINATION":53.05,"RA_OF_ASC_NODE":210,"ARG_OF_PERICENTER":70,"MEAN_ANOMALY":40,"BSTAR":0,"NORAD_CAT_ID":25544}])";

constexpr const char* kWalker =
    "[constellation.c]\nkind = \"walker-delta\"\nplanes = 4\nper_plane = 11\naltitude = \"1200 km\"\n";

}  // namespace

BOOST_AUTO_TEST_CASE(members_of_a_file_are_called_by_their_whole_catalogue_numbers) {
  const TestFolder folder;
  folder.write("omm.json", kOmm);
  const auto a = assembled(
      folder, "epoch = \"2026-06-01T12:00:00Z\"\n[constellation.c]\nkind = \"elements\"\nfile = \"omm.json\"\n");
  BOOST_REQUIRE(a.members.size() == 4u);
  BOOST_TEST(a.members[0].name == "c.799500123");
  BOOST_TEST(a.members[1].name == "c.270001");
  BOOST_TEST(a.members[2].name == "c.270002");  // T0002 of Alpha-5
  BOOST_TEST(a.members[3].name == "c.25544");
}

BOOST_AUTO_TEST_CASE(a_member_pattern_that_fits_none_is_named_with_its_place) {
  const TestFolder folder;
  BOOST_TEST(
      wrong_with(folder, std::string(kWalker) + "[[constellation.c.member]]\nname = \"p07*\"\nterminals = 2\n") ==
      "testbed.toml:8:1: constellation.c.member: name = \"p07*\" fits no member; there are p00s00 to p03s10");
  BOOST_TEST(
      has(wrong_with(folder, std::string(kWalker) + "[[constellation.c.member]]\nplane = 2\nindex = \"11..20\"\n"),
          "plane = 2, index = \"11..20\" fits no member"));
  BOOST_TEST(has(wrong_with(folder, std::string(kWalker) + "[[constellation.c.member]]\nindex = \"7..3\"\n"),
                 "must be a number or a range like \"0..7\""));
}

BOOST_AUTO_TEST_CASE(rules_change_the_members_that_they_fit_and_no_other) {
  const TestFolder folder;
  const auto a = assembled(folder, std::string(kWalker) +
                                       "[[constellation.c.member]]\nplane = 3\nindex = \"0..7\"\nterminals = 2\n"
                                       "[[constellation.c.member]]\nname = \"p01s1?\"\npresent = false\n");
  BOOST_TEST(a.terminals.terminals[33 + 7] == 2u);
  BOOST_TEST(a.terminals.terminals[33 + 8] == 4u);
  BOOST_TEST(!a.members[11 + 10].present);
  BOOST_TEST(a.members[11 + 9].present);
}

BOOST_AUTO_TEST_CASE(two_members_in_one_place_are_refused_and_two_that_cross_are_told) {
  const TestFolder folder;
  const std::string both =
      std::string(kWalker) +
      "[constellation.d]\nkind = \"walker-delta\"\nplanes = 1\nper_plane = 1\naltitude = \"1200 km\"\n";
  BOOST_TEST(has(wrong_with(folder, both), "testbed.toml:8:1: c.p00s00 and d.p00s00 are in one place"));
  std::vector<config::Problem> remarks;
  assembled(folder, "[constellation.c]\nkind = \"walker-delta\"\nplanes = 72\nper_plane = 22\nstagger = 0.5\n",
            &remarks);
  BOOST_REQUIRE(remarks.size() >= 1u);
  BOOST_TEST(has(remarks[0].text, "c.p00s00 and c.p36s11 cross"));
}

BOOST_AUTO_TEST_CASE(a_set_that_does_not_fit_the_shell_is_named_at_its_mean_motion) {
  const TestFolder folder;
  folder.write("omm.json", kOmm);
  const auto text = wrong_with(folder,
                               "epoch = \"2026-06-01T12:00:00Z\"\n[constellation.c]\nkind = \"elements\"\nfile = "
                               "\"omm.json\"\nselect = [\"25544\", \"NINE\"]\nshell = \"550 km\"\n");
  BOOST_TEST(has(text, "omm.json:7:"));
  BOOST_TEST(has(text, "FIVE: a mean motion of 14.10000000 revolutions a day flies at 8"));
  BOOST_TEST(!has(text, "NINE"));
}

BOOST_AUTO_TEST_CASE(a_set_that_stands_twice_is_named) {
  const TestFolder folder;
  folder.write("sets.tle", std::string(kSets) + kSets);
  BOOST_TEST(has(wrong_with(folder, "[constellation.c]\nkind = \"elements\"\nfile = \"sets.tle\"\n"),
                 "sets.tle:6:53: satellite 90001 stands twice, first at "));
}

BOOST_AUTO_TEST_CASE(links_and_plans_of_unknown_members_are_named) {
  const TestFolder folder;
  BOOST_TEST(has(
      wrong_with(folder, std::string(kWalker) + "[mesh]\npairing = \"list\"\nlinks = [[\"c.p00s00\", \"c.p99s00\"]]\n"),
      "testbed.toml:10:10: mesh.links: there is no satellite or site c.p99s00; did you mean c.p"));
  folder.write("plan.csv", "from,to,begin_s,end_s\nc.p00s00,c.p00s01,0,10\nc.p00s00,zz,0,10\n");
  BOOST_TEST(has(wrong_with(folder, std::string(kWalker) + "[mesh]\npairing = \"plan\"\nplan = \"plan.csv\"\n"),
                 "plan.csv:3:10: there is no satellite or site zz"));
  BOOST_TEST(has(wrong_with(folder, std::string(kWalker) + "[mesh]\npairing = \"list\"\n"),
                 "mesh.links are given with pairing = \"list\""));
}

BOOST_AUTO_TEST_CASE(a_pair_that_is_out_of_reach_for_the_whole_run_is_told_where_it_is_written) {
  const TestFolder folder;
  const auto a = assembled(
      folder,
      std::string(kWalker) +
          "[mesh]\npairing = \"list\"\nlinks = [[\"c.p00s00\", \"c.p00s01\"],\n [\"c.p00s00\", \"c.p00s05\"]]\n");
  const auto mesh = mesh_of(a, {0.0, 6000.0}, 1);
  const auto remarks = schedule_remarks(a, mesh);
  BOOST_REQUIRE(remarks.size() == 1u);
  BOOST_TEST(remarks[0].location.line == 11u);
  BOOST_TEST(remarks[0].text == "c.p00s00 and c.p00s05 are out of reach for the whole run");
}

BOOST_AUTO_TEST_CASE(a_star_has_no_link_over_its_seam_and_a_phased_pattern_a_shifted_one) {
  const TestFolder folder;
  const auto star = assembled(
      folder, "[constellation.c]\nkind = \"walker-star\"\nplanes = 6\nper_plane = 11\ninclination = \"86.4 deg\"\n");
  BOOST_TEST(star.policy->candidates(star.crew({0.0, 1.0}, 1)).size() == 66u + 55u);
  const auto delta = assembled(folder, std::string(kWalker) + "phasing = 2\n");
  const auto pairs = delta.policy->candidates(delta.crew({0.0, 1.0}, 1));
  BOOST_TEST((std::find(pairs.begin(), pairs.end(), mesh::Pair{2, 33}) != pairs.end()));  // p3s0 with p0s2
}

BOOST_AUTO_TEST_CASE(a_site_needs_a_limit_and_a_testbed_something_that_flies) {
  const TestFolder folder;
  BOOST_TEST(has(wrong_with(folder, std::string(kWalker) + "[site.x]\nlatitude = \"1 deg\"\nlongitude = \"2 deg\"\n"),
                 "site.x.elevation or range must be given, or both"));
  BOOST_TEST(has(wrong_with(folder, ""), "a constellation"));
  BOOST_TEST(has(wrong_with(folder, "[constellation.c]\nkind = \"walker\"\n"), "walker-delta"));
}

// The ranges of models/optical/rate_ladder by hand: 162,723 km without margin, a tenth of that with 20 dB.
BOOST_AUTO_TEST_CASE(links_are_no_longer_than_their_terminals_have_light_for) {
  const TestFolder folder;
  const auto kept = assembled(folder, std::string(kWalker) + "[mesh.terminal]\npreset = \"TESAT_LCT135\"\n");
  BOOST_TEST(kept.limits.maximum_range_km == 45000.0);  // of the preset: light would last for more
  BOOST_REQUIRE(kept.link_rates.size() == 1u);
  BOOST_TEST(kept.link_rates[0].bps == 1'800'000'000u);
  const auto dim = assembled(folder, std::string(kWalker) +
                                         "[mesh.terminal]\npreset = \"TESAT_LCT135\"\nmargin = \"20 dB\"\n"
                                         "slower = [\"450 Mbit/s\"]\n");
  BOOST_REQUIRE(dim.link_rates.size() == 2u);
  BOOST_TEST(dim.link_rates[0].range_km == 16272.3, boost::test_tools::tolerance(1e-4));
  BOOST_TEST(dim.limits.maximum_range_km == 2.0 * 16272.3, boost::test_tools::tolerance(1e-4));
  const auto near = assembled(folder, std::string(kWalker) + "[mesh]\nrange = \"5000 km\"\n[mesh.terminal]\n");
  BOOST_TEST(near.limits.maximum_range_km == 5000.0);
}

BOOST_AUTO_TEST_CASE(the_mesh_of_terminals_has_a_rate_for_each_contact_and_sights_have_light) {
  const TestFolder folder;
  const auto a = assembled(folder, std::string(kWalker) +
                                       "[site.s]\nlatitude = \"40 deg\"\nlongitude = \"0 deg\"\nelevation = \"5 deg\"\n"
                                       "[mesh.terminal]\npreset = \"SDA_OCT\"\n"
                                       "[mesh.site_terminal]\npreset = \"TBIRD\"\nmaximum_range = \"5000 km\"\n"
                                       "slower = [\"50 Gbit/s\"]\n[mesh.air]\nzenith_loss = \"1 dB\"\n");
  BOOST_TEST(a.site_budget->zenith_db == 1.0);
  BOOST_TEST(*a.sites[0].maximum_range_km == 5000.0);
  const auto mesh = mesh_of(a, {0.0, 6000.0}, 1);
  BOOST_TEST(!mesh.rates.sights.empty());
  for (const auto& contact : mesh.schedule.contacts)
    BOOST_TEST(std::count_if(mesh.rates.links.begin(), mesh.rates.links.end(), [&](const mesh::RateChange& c) {
                 return c.pair == contact.pair && c.at_s == contact.begin_s;
               }) == 1);
}

BOOST_AUTO_TEST_CASE(pairs_that_are_wished_for_beyond_the_terminals_are_told_with_their_names) {
  const TestFolder folder;
  const auto a =
      assembled(folder,
                "[constellation.c]\nkind = \"formation\"\nterminals = 1\nradius = \"300 m\"\nspacing = \"100 m\"\n"
                "[mesh]\npairing = \"list\"\nlinks = [[\"c.s00\", \"c.s01\"], [\"c.s00\", \"c.s02\"]]\n");
  const auto remarks = schedule_remarks(a, mesh_of(a, {0.0, 600.0}, 1));
  BOOST_REQUIRE(remarks.size() == 1u);
  BOOST_TEST(remarks[0].text == "c.s00 and c.s02 find no free terminal at some time: c.s00 has 1, c.s02 has 1");
  BOOST_TEST(remarks[0].location.line == 10u);
}

BOOST_AUTO_TEST_CASE(sites_and_satellites_have_the_terminals_that_are_written_and_clouds_over_sites_that_say_so) {
  const TestFolder folder;
  const std::string site = "latitude = \"40 deg\"\nlongitude = \"0 deg\"\nelevation = \"5 deg\"\n";
  const auto a = assembled(folder,
                           "[constellation.c]\nkind = \"walker-delta\"\nplanes = 4\nper_plane = 11\n"
                           "altitude = \"1200 km\"\nsite_terminals = 2\n[site.a]\n" +
                               site + "terminals = 3\n[site.b]\n" + site +
                               "clear = 0.7\n[mesh.site_terminal]\npreset = \"TBIRD\"\nmaximum_range = \"5000 "
                               "km\"\nslower = [\"20 Gbit/s\"]\nslew_rate = \"2 deg/s\"\n"
                               "[mesh.clouds]\ndistance = \"150 km\"\n");
  BOOST_REQUIRE(a.site_terminals.has_value());
  BOOST_TEST(a.site_terminals->of_satellites == std::vector<unsigned>(44, 2), boost::test_tools::per_element());
  BOOST_TEST(a.site_terminals->of_sites == (std::vector<unsigned>{3, 4}), boost::test_tools::per_element());
  BOOST_TEST(a.site_terminals->pointing.slew_rad_s == 2.0 * model::kDegree, boost::test_tools::tolerance(1e-12));
  BOOST_REQUIRE(a.clouds->sites.size() == 2u);
  BOOST_TEST(a.clouds->sites[0].clear == 1.0);
  BOOST_TEST(a.clouds->sites[1].clear == 0.7);
  BOOST_TEST(a.clouds->distance_km == 150.0);
  // Never more links of a node than terminals, at any change.
  auto mesh = mesh_of(a, {0.0, 6000.0}, 1);
  while (mesh.topology.next_change_ps() != mesh::kNeverPs) {
    mesh.topology.advance_to(mesh.topology.next_change_ps());
    BOOST_REQUIRE(mesh.topology.neighbours(44).size() <= 3u);
    BOOST_REQUIRE(mesh.topology.neighbours(45).size() <= 4u);
  }
  BOOST_TEST(mesh.topology.site_handovers() > 10u);
}

BOOST_AUTO_TEST_CASE(mistakes_of_a_terminal_have_their_places) {
  const TestFolder folder;
  const std::string bed = kWalker;
  BOOST_TEST(has(wrong_with(folder, bed + "[mesh]\nrate = \"1 Gbit/s\"\n[mesh.terminal]\npreset = \"SDA_OCT\"\n"),
                 "either of them says what a link between satellites carries"));
  BOOST_TEST(has(wrong_with(folder, bed + "[mesh.terminal]\npreset = \"SDA_OKT\"\n"), "did you mean SDA_OCT?"));
  BOOST_TEST(has(wrong_with(folder, bed + "[mesh.terminal]\nslower = [\"20 Gbit/s\"]\n"),
                 "mesh.terminal.slower must be below rate, which is the fastest"));
  BOOST_TEST(has(wrong_with(folder, bed + "[mesh.terminal]\ntransmit = \"1e-12 W\"\n"),
                 "testbed.toml:8:1: mesh.terminal: has light enough for no rate over any range"));
  BOOST_TEST(has(wrong_with(folder, bed + "[mesh]\nacquisition = \"1 s\"\n[mesh.terminal]\npreset = \"SDA_OCT\"\n"),
                 "either of them says how long a new link takes"));
  BOOST_TEST(has(wrong_with(folder, bed + "[mesh.terminal]\nsearch_half_angle = \"1 urad\"\n"),
                 "mesh.terminal.search_half_angle and the other keys leave a spiral no chance to find"));
  BOOST_TEST(has(wrong_with(folder, bed + "[mesh.clouds]\nstep = \"60 s\"\n"),
                 "testbed.toml:8:1: mesh.clouds: no site says how often it is clear, as [site.NAME] clear"));
  BOOST_TEST(has(wrong_with(folder, bed + "[mesh.air]\nzenith_loss = \"1 dB\"\n"),
                 "mesh.air is of use with site_terminal alone"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::fleet
