#include <boost/test/unit_test.hpp>

#include "harness/testbed/describe.h"
#include "tests/harness/testbed/described.h"

namespace flatsat::testbed {

BOOST_AUTO_TEST_SUITE(describe_constellation)

namespace {

ConstellationPart part(const std::string& keys) { return described(describe_constellations, keys); }
std::string told(const std::string& keys) { return mistakes(describe_constellations, keys); }

const std::string kShell = "[constellation.c]\nkind = 'walker-delta'\nplanes = 4\nper_plane = 5\n";
const std::string kSite = "[site.a]\nlatitude = '10 deg'\nlongitude = '20 deg'\n";

}  // namespace

BOOST_AUTO_TEST_CASE(a_walker_pattern_is_planes_and_satellites_in_them_all_round_or_half) {
  const auto delta = part(kShell + "altitude = '550 km'\nphasing = 1\ninclination = '53 deg'\n").constellations.at(0);
  BOOST_TEST(delta.name == "c");
  BOOST_TEST(delta.walker.planes == 4u);
  BOOST_TEST(delta.walker.per_plane == 5u);
  BOOST_TEST(delta.walker.altitude_km == 550.0);
  BOOST_TEST(delta.walker.inclination_deg == 53.0);
  BOOST_TEST(delta.walker.raan_spread_deg == 360.0);
  const auto star = part("[constellation.c]\nkind = 'walker-star'\nplanes = 4\nper_plane = 5\n");
  BOOST_TEST(star.constellations.at(0).walker.raan_spread_deg == 180.0);
  BOOST_TEST(told("[constellation.c]\nkind = 'walker-delta'\nplanes = 4\n") ==
             "f:1:1: constellation.c.per_plane is missing");
  BOOST_TEST(has(told("[constellation.c]\nkind = 'walker'\n"), "f:2:8: constellation.c.kind must be one of: "));
}

BOOST_AUTO_TEST_CASE(a_shell_is_as_high_as_one_key_says) {
  BOOST_TEST(
      has(told(kShell + "altitude = '550 km'\nmean_motion = 15\n"), "either of them says how high the shell is"));
}

BOOST_AUTO_TEST_CASE(a_rule_is_for_members_by_name_plane_or_index) {
  const auto rule = [](const std::string& keys) { return kShell + "[[constellation.c.member]]\n" + keys; };
  const auto one = part(rule("index = '2..3'\nterminals = 2\n")).constellations.at(0).rules.at(0);
  BOOST_TEST(one.first.value() == 2u);
  BOOST_TEST(one.last.value() == 3u);
  BOOST_TEST(one.terminals.value() == 2u);
  BOOST_TEST(part(rule("index = 7\n")).constellations.at(0).rules.at(0).last.value() == 7u);
  for (const std::string index : {"3..2", "a", "1..", "-1", "1...2"})
    BOOST_TEST(told(rule("index = '" + index + "'\n")) ==
                   "f:6:9: constellation.c.member[0].index must be a number or a range like \"0..7\"",
               index);
  BOOST_TEST(has(told(rule("present = false\n")), "constellation.c.member[0].name or plane or index must be given"));
}

BOOST_AUTO_TEST_CASE(a_formation_is_at_most_a_hundred_spacings_wide) {
  const std::string keys = "[constellation.f]\nkind = 'formation'\nradius = '1 km'\nspacing = ";
  const auto formation = part(keys + "'100 m'\n").constellations.at(0);
  BOOST_TEST((formation.pattern == Pattern::kFormation));
  BOOST_TEST(formation.formation.spacing_km == 0.1);
  BOOST_TEST(told(keys + "'9 m'\n") == "f:4:11: constellation.f.spacing must be at least a hundredth of radius");
}

BOOST_AUTO_TEST_CASE(element_sets_and_hypatia_are_of_files_and_fly_each_their_way) {
  const auto sets = part("[constellation.e]\nkind = 'elements'\nfile = 'x.tle'\nselect = ['A']\n").constellations.at(0);
  BOOST_TEST((sets.pattern == Pattern::kElements));
  BOOST_TEST(sets.file.text == "x.tle");
  BOOST_TEST(!sets.as_pyephem);
  const auto hypatia = part("[constellation.h]\nkind = 'hypatia'\ndirectory = 'd'\n").constellations.at(0);
  BOOST_TEST((hypatia.pattern == Pattern::kHypatia));
  BOOST_TEST(hypatia.as_pyephem);
  BOOST_TEST(told("[constellation.e]\nkind = 'elements'\n") == "f:1:1: constellation.e.file is missing");
}

BOOST_AUTO_TEST_CASE(a_site_has_its_place_and_how_far_it_reaches) {
  const auto site = part(kSite + "altitude = '500 m'\nrange = '1500 km'\n").sites.at(0);
  BOOST_TEST(site.name == "a");
  BOOST_TEST(site.site.latitude_deg == 10.0);
  BOOST_TEST(site.site.altitude_km == 0.5);
  BOOST_TEST(site.site.maximum_range_km.value() == 1500.0);
  BOOST_TEST(has(told(kSite), "site.a.elevation or range must be given, or both"), told(kSite));
  BOOST_TEST(told("[site.a]\nlatitude = '91 deg'\nlongitude = '20 deg'\nelevation = '10 deg'\n") ==
             "f:2:12: site.a.latitude must be from -90 to 90 deg");
}

BOOST_AUTO_TEST_CASE(the_mesh_has_the_keys_of_its_pairing) {
  const auto mesh = part("[mesh]\npairing = '+grid'\nseam_shift = -2\nseam = 'open'\nrange = '5016 km'\n").mesh;
  BOOST_TEST((mesh.pairing == Pairing::kPlusGrid));
  BOOST_TEST(mesh.seam_shift.value() == -2);
  BOOST_TEST(!mesh.seam.value());
  BOOST_TEST(mesh.limits.maximum_range_km == 5016.0);
  BOOST_TEST(mesh.range_given);
  BOOST_TEST(told("[mesh]\nseam_shift = '1.5'\n") ==
             "f:2:14: mesh.seam_shift must be a whole number from -10000 to 10000");
  BOOST_TEST(told("[mesh]\nrange = '0 km'\n") ==
             "f:2:9: mesh.range must be a length above 0 with its unit, like \"5016 km\"");
  BOOST_TEST(has(told("[mesh]\npairing = 'list'\n"), "mesh.links are given with pairing = \"list\", and only there"));
  BOOST_TEST(has(told("[mesh]\nplan = 'x.csv'\n"), "mesh.plan is given with pairing = \"plan\", and only there"));
  BOOST_TEST(told("[mesh]\npairing = 'list'\nlinks = [['a', 'b']]\n") == "");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::testbed
