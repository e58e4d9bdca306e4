// Members of a constellation as satellites: what they get of the one that they are like, and which device is live.
#include "harness/testbed/expand_members.h"

#include <boost/test/unit_test.hpp>

namespace flatsat::testbed {

namespace suites {  // a suite is a namespace, which must not meet the function of its name

BOOST_AUTO_TEST_SUITE(expand_members)

namespace {

constexpr const char* kHead = "[testbed]\nname = \"t\"\nepoch = \"2027-06-21T00:00:00Z\"\n";
constexpr const char* kNode =
    "[satellite.node]\nplatform = \"3 kW\"\n[device.npu]\nsatellite = \"node\"\nkind = \"npu\"\n";

std::string ring(const std::string& more = "", const std::string& node = kNode) {
  return kHead +
         std::string("[constellation.c]\nkind = \"walker-delta\"\nplanes = 2\nper_plane = 3\nlike = \"node\"\n") +
         more + node;
}

Testbed read(const std::string& text, const std::vector<std::string>& backings = {}) {
  return parse_testbed("t.toml", text, {.sets = {}, .backings = backings, .seed = {}, .duration = {}, .pace = {}});
}

std::string wrong_with(const std::string& text, const std::vector<std::string>& backings = {}) {
  try {
    read(text, backings);
  } catch (const config::ConfigError& error) {
    return error.what();
  }
  return "nothing";
}

std::vector<std::string> names_of(const Testbed& bed) {
  std::vector<std::string> names;
  for (const auto& s : bed.satellites) names.push_back(s.name);
  return names;
}

const DeviceConfig& device(const Testbed& bed, const std::string& name) {
  for (const auto& d : bed.devices)
    if (d.name == name) return d;
  throw std::runtime_error("no device " + name);
}

BOOST_AUTO_TEST_CASE(each_member_is_a_satellite_with_its_own_orbit_and_the_template_is_none) {
  const auto bed = read(ring());
  const std::vector<std::string> expected{"c.p00s00", "c.p00s01", "c.p00s02", "c.p01s00", "c.p01s01", "c.p01s02"};
  BOOST_TEST(names_of(bed) == expected, boost::test_tools::per_element());
  BOOST_TEST(bed.devices.size() == 6u);
  for (const auto& s : bed.satellites) {
    BOOST_TEST(s.is_member);
    BOOST_TEST(s.config.platform_w == 3000.0);
    BOOST_TEST(s.config.name == s.name);
  }
  // A third of a turn apart in one plane; the second plane's node is half a turn away.
  const auto elements = [&](std::size_t i) {
    return std::get<environment::OrbitElements>(bed.satellites[i].config.environment.orbit);
  };
  BOOST_TEST(elements(1).mean_anomaly_deg - elements(0).mean_anomaly_deg == 120.0);
  BOOST_TEST(elements(3).raan_deg - elements(0).raan_deg == 180.0);
}

BOOST_AUTO_TEST_CASE(devices_of_members_are_models_but_those_that_are_named) {
  const auto bed = read(ring("[[constellation.c.member]]\nname = \"p01s0[12]\"\nbacking = [\"npu=rtl\"]\n"),
                        {"c.p01s02.npu=model", "c.p00s00.npu=rtl"});
  BOOST_TEST((device(bed, "c.p00s01.npu").backing == Backing::kModel));
  BOOST_TEST((device(bed, "c.p01s01.npu").backing == Backing::kRtl));
  BOOST_TEST((device(bed, "c.p01s02.npu").backing == Backing::kModel));  // the command line wins
  BOOST_TEST((device(bed, "c.p00s00.npu").backing == Backing::kRtl));
  BOOST_TEST(channel_prefix(device(bed, "c.p00s01.npu")) == "c.p00s01.npu");
}

BOOST_AUTO_TEST_CASE(members_of_detail_network_and_those_that_are_lost_have_no_models) {
  const auto bed =
      read(ring("[[constellation.c.member]]\nplane = 1\ndetail = \"network\"\n"
                "[[constellation.c.member]]\nname = \"p00s02\"\npresent = false\n"));
  const std::vector<std::string> expected{"c.p00s00", "c.p00s01"};
  BOOST_TEST(names_of(bed) == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(without_like_nothing_is_on_board) {
  BOOST_TEST(read(kHead + std::string("[constellation.c]\nkind = \"walker-delta\"\nplanes = 1\nper_plane = 3\n"))
                 .satellites.empty());
}

BOOST_AUTO_TEST_CASE(mistakes_have_their_places) {
  BOOST_TEST(wrong_with(kHead +
                        std::string("[constellation.c]\nkind = \"walker-delta\"\nplanes = 1\nper_plane = 3\n"
                                    "like = \"nod\"\n") +
                        kNode) == "t.toml:8:8: constellation.c.like must name a satellite; did you mean node?");
  BOOST_TEST(wrong_with(kHead + std::string("[constellation.c]\nkind = \"walker-delta\"\nplanes = 1\nper_plane = 3\n"
                                            "detail = \"full\"\n")) ==
             "t.toml:4:1: constellation.c.detail: members with models must be like a satellite");
  BOOST_TEST(wrong_with(ring("", std::string(kNode) + "backing = \"rtl\"\n"))
                 .find("device.npu.backing: it is on board of every member that is like node") != std::string::npos);
  BOOST_TEST(wrong_with(ring("", std::string(kNode) + "[satellite.node.orbit]\naltitude = \"500 km\"\n"))
                 .find("satellite.node.orbit: it is the constellation that says where its members fly") !=
             std::string::npos);
  BOOST_TEST(
      wrong_with(kHead + std::string("[satellite.a]\n[job.t]\nranks = [\"c.*\"]\nbytes = 8\ndeadline = \"1 s\"\n"
                                     "[mesh]\nnearest = 3\n[site.x]\nlatitude = \"1 deg\"\nlongitude = \"1 deg\"\n"
                                     "elevation = \"5 deg\"\n")) ==
      "t.toml:5:1: job.t: there is no constellation that it could be about\n"
      "t.toml:9:1: mesh: there is no constellation that it could be about\n"
      "t.toml:11:1: site.x: there is no constellation that it could be about");
  BOOST_TEST(wrong_with(ring(), {"c.p00s09.npu=rtl"})
                 .find("--backing c.p00s09.npu=rtl: there is no device c.p00s09.npu; did you mean c.p00s0") == 0u);
  BOOST_TEST(wrong_with(ring("[[constellation.c.member]]\nname = \"p00s00\"\nbacking = [\"npu=board\"]\n"))
                 .find("t.toml:11:12: c.p00s00.npu: a npu has no backing board") == 0u);
  BOOST_TEST(wrong_with(ring("[[constellation.c.member]]\nname = \"p00s00\"\nbacking = [\"npu\"]\n")) ==
             "t.toml:11:12: must be DEVICE=BACKING, like \"npu0=rtl\"");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace suites

}  // namespace flatsat::testbed
