#include "harness/bench/event_names.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>

#include "harness/testbed/describe.h"
#include "models/base/event_kinds.h"
#include "tests/harness/bench/text_testbed.h"
#include "tests/support/simulation.h"

using namespace flatsat;
using namespace flatsat::bench;

BOOST_AUTO_TEST_SUITE(event_names)

namespace {

/// The names of the events that a testbed can emit.
struct Names {
  std::vector<std::string> names;
  explicit Names(const std::string& text) {
    Simulation fresh;
    const auto bed = text_testbed(text);
    const DeviceSet devices(bed.devices);
    names = bench::event_names(bed, devices);
  }
  bool have(const std::string& name) const { return std::find(names.begin(), names.end(), name) != names.end(); }
};

constexpr const char* kSatellite = "[satellite.a.orbit]\naltitude = \"650 km\"\n";

}  // namespace

BOOST_AUTO_TEST_CASE(a_model_alone_emits_what_its_room_does_and_the_bench_its_own) {
  const Names of("[model.bus]\nkind = \"power_bus\"\n");
  BOOST_TEST(of.have("bus.load_shed"));
  BOOST_TEST(of.have("bench.alarm"));
  BOOST_TEST(!of.have("bus.derate"));
  BOOST_TEST(!of.have("power.load_shed"));
}

BOOST_AUTO_TEST_CASE(a_satellite_emits_what_its_parts_do_and_turns_only_with_guidance) {
  const Names of(kSatellite);
  for (const char* name : {"power.load_shed", "environment.umbra_entry", "upsets.upset", "thermal.derate",
                           "computer.mode", "payload.job_refused", "network.crc_error", "fabric.fabric_link",
                           "ground.wrong_answer", "terminal.link_up", "terminal.slew", "downlink.packet_refused"})
    BOOST_TEST(of.have(name), name);
  BOOST_TEST(!of.have("guidance.pointed"));
  BOOST_TEST(Names(std::string(kSatellite) + "[satellite.a.guidance]\n").have("guidance.pointed"));
}

BOOST_AUTO_TEST_CASE(parts_and_devices_of_a_member_have_its_name_in_front) {
  const Names of(
      "[constellation.c]\nkind = \"walker-delta\"\nplanes = 1\nper_plane = 2\nlike = \"n\"\n[job.j]\nranks = "
      "[\"c.*\"]\nbytes = 8\ndeadline = \"1 s\"\n[satellite.n]\n[device.g]\nkind = \"gpu\"\nsatellite = \"n\"\n");
  for (const char* name : {"c.p00s01.power.load_shed", "c.p00s00.g.job_done", "mesh.satellite_lost", "job.j.step_late"})
    BOOST_TEST(of.have(name), name);
  BOOST_TEST(!of.have("n.power.load_shed"));
  BOOST_TEST(of.have("c.p00s00.upsets.upset"));
  const Names energy(
      "[constellation.c]\nkind = \"walker-delta\"\nplanes = 1\nper_plane = 2\nlike = \"n\"\ndetail = \"energy\"\n"
      "[satellite.n]\n[device.g]\nkind = \"gpu\"\nsatellite = \"n\"\n");
  BOOST_TEST(energy.have("c.p00s00.power.load_shed"));
  BOOST_TEST(!energy.have("c.p00s00.upsets.upset"));
  BOOST_TEST(!energy.have("c.p00s00.g.job_done"));
}

BOOST_AUTO_TEST_CASE(a_device_emits_what_its_backing_tells_and_its_driver_only_where_it_has_jobs) {
  const std::string gpu = std::string(kSatellite) + "[device.g]\nkind = \"gpu\"\n";
  const Names model(gpu), board(gpu + "backing = \"emulator\"\n"), idle(gpu + "work = \"none\"\n");
  BOOST_TEST(!model.have("g.xid"));
  BOOST_TEST(board.have("g.xid"));
  BOOST_TEST(model.have("g.job_done"));
  BOOST_TEST(!idle.have("g.job_done"));
  BOOST_TEST(idle.have("g.upset_hit"));
  BOOST_TEST(!Names("[device.g]\nkind = \"gpu\"\n").have("g.upset_hit"));  // no satellite, no upsets
}

BOOST_AUTO_TEST_CASE(a_program_of_ones_own_emits_the_kinds_that_the_testbed_declares) {
  const Names of("[device.d]\nkind = \"npu\"\nbacking = \"rtl\"\nagent = \"./mine\"\nevents = [\"my_kind\"]\n");
  BOOST_TEST(of.have("d.my_kind"));
  BOOST_TEST(of.have("d.ecc_corrected"));
  BOOST_TEST(of.have("d.step_failed"));
}

BOOST_AUTO_TEST_CASE(each_kind_of_the_table_can_come_from_somewhere) {
  const Names models(
      "[model.bus]\nkind = \"power_bus\"\n[model.isl]\nkind = \"optical_link\"\n[model.body]\nkind = \"guidance\"\n");
  const Names all(
      std::string(kSatellite) +
      "[satellite.a.guidance]\n[device.n]\nkind = \"npu\"\nbacking = \"rtl\"\n[device.g]\nkind = \"gpu\"\nbacking = "
      "\"emulator\"\n[device.d]\nkind = \"rtl\"\ndesign = { top = \"t\", files = [\"t.sv\"] }\n");
  const Names cluster(
      "[constellation.c]\nkind = \"walker-delta\"\nplanes = 1\nper_plane = 2\n[job.j]\nranks = "
      "[\"c.*\"]\nbytes = 8\ndeadline = \"1 s\"\n[site.s]\nlatitude = \"0 deg\"\nlongitude = \"0 deg\"\nelevation = "
      "\"10 deg\"\n[service.x]\nfrom = [\"s\"]\nto = [\"c.*\"]\ndeadline = \"1 s\"\n");
  for (const auto& kind : model::events::kAll) {
    const auto ends = [&](const std::string& name) { return name.substr(name.rfind('.') + 1) == kind.name; };
    const bool known = std::any_of(all.names.begin(), all.names.end(), ends) ||
                       std::any_of(models.names.begin(), models.names.end(), ends) ||
                       std::any_of(cluster.names.begin(), cluster.names.end(), ends);
    BOOST_TEST(known, kind.name);
  }
}

BOOST_AUTO_TEST_CASE(of_a_kind_that_the_house_has_it_is_known_who_emits_it) {
  BOOST_TEST(emitters_of("xid") == "gpu");
  BOOST_TEST(emitters_of("no_such_kind") == "");
}

BOOST_AUTO_TEST_SUITE_END()
