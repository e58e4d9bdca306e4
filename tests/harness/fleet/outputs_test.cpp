#include "harness/fleet/outputs.h"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "harness/orbit/elements_file.h"
#include "tests/harness/fleet/support.h"

namespace flatsat::fleet {

BOOST_AUTO_TEST_SUITE(outputs)

namespace {

constexpr const char* kBed =
    "epoch = \"2027-06-21T00:00:00Z\"\nduration = \"1800 s\"\n[constellation.c]\nkind = \"walker-delta\"\nplanes = "
    "4\nper_plane = 11\n"
    "altitude = \"1200 km\"\n[site.paris]\nlatitude = \"48.9 deg\"\nlongitude = \"2.3 deg\"\nelevation = \"10 deg\"\n";

}  // namespace

BOOST_AUTO_TEST_CASE(an_ephemeris_message_holds_every_member_where_it_flew) {
  const TestFolder folder;
  const auto a = assembled(folder, kBed);
  const auto text = members_to_oem(a, {0.0, 600.0}, 60.0, a.epoch);
  const auto sets = orbit::read_elements(text, "oem");
  BOOST_REQUIRE(sets.size() == 44u);
  BOOST_TEST(sets[12].name == "c.p01s01");
  BOOST_TEST(sets[12].ephemeris->seconds.size() == 11u);
  const auto there = sets[12].ephemeris->states[5].position_km, here = a.batch.orbit(12).state(300.0).position_km;
  BOOST_TEST(std::abs(there[0] - here[0]) < 1e-8);
}

BOOST_AUTO_TEST_CASE(two_line_sets_of_members_are_read_again) {
  const TestFolder folder;
  const auto sets = orbit::read_elements(members_to_lines(assembled(folder, kBed)), "tle");
  BOOST_REQUIRE(sets.size() == 44u);
  BOOST_TEST(sets[43].name == "c.p03s10");
  BOOST_TEST(sets[43].tle.satellite == "00044");
}

BOOST_AUTO_TEST_CASE(a_globe_gets_members_sites_and_links_while_they_are_up) {
  const TestFolder folder;
  const auto a = assembled(folder, kBed);
  const mesh::Span span{0.0, 1800.0};
  const auto packets = nlohmann::json::parse(to_czml(a, mesh_of(a, span, 1), span, 300.0));
  BOOST_TEST(packets[0]["version"] == "1.0");
  BOOST_TEST(packets[1]["id"] == "c.p00s00");
  BOOST_TEST(packets[1]["position"]["cartesian"].size() == 4u * 7u);
  BOOST_TEST(packets[45]["position"]["cartographicDegrees"][1] == 48.9);
  for (std::size_t i = 46; i < packets.size(); ++i) {
    const auto& shown = packets[i]["polyline"]["show"];
    BOOST_TEST(shown.front()["interval"].get<std::string>().substr(0, 19) == "2027-06-21T00:00:00");
    BOOST_TEST(shown.back()["interval"].get<std::string>().find("/2027-06-21T00:30:00") != std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(contacts_that_are_printed_can_be_planned_again) {
  const TestFolder folder;
  const auto a = assembled(folder, kBed);
  const mesh::Span span{0.0, 1800.0};
  const auto first = mesh_of(a, span, 1);
  folder.write("plan.csv", orbit::to_csv(contacts_table(a, first)));
  const auto b = assembled(folder, std::string(kBed) + "[mesh]\npairing = \"plan\"\nplan = \"plan.csv\"\n");
  const auto second = mesh_of(b, span, 1);
  BOOST_REQUIRE(second.schedule.contacts.size() == first.schedule.contacts.size());
  for (std::size_t i = 0; i < first.schedule.contacts.size(); ++i)
    BOOST_TEST(std::abs(first.schedule.contacts[i].begin_s - second.schedule.contacts[i].begin_s) < 1e-8);
}

BOOST_AUTO_TEST_CASE(a_route_is_walked_by_light_while_its_nodes_move_on) {
  const TestFolder folder;
  const auto a = assembled(folder, kBed);
  auto mesh = mesh_of(a, {0.0, 1800.0}, 1);
  const auto table = paths_table(a, mesh, {{0, 5}}, {0}, false, 1);
  BOOST_REQUIRE(table.rows.size() == 1u);
  const auto number = [&](std::size_t i) { return std::get<orbit::Figure>(table.rows[0][i]).value; };
  // Five neighbours of a ring fly ahead at 7.2 km/s, a third or so of that along the line: some parts in 1e5 longer.
  BOOST_TEST(number(3) == 5.0);
  BOOST_TEST(std::abs(number(6) / (number(5) / 2.0) - 1.0) < 5e-5);
  BOOST_TEST(std::abs(number(6) / (number(5) / 2.0) - 1.0) > 1e-6);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::fleet
