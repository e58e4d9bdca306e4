#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "harness/testbed/testbed.h"

namespace flatsat::testbed {

BOOST_AUTO_TEST_SUITE(load)

namespace {

/// A testbed of one model, with more.
std::string bus(const std::string& more) {
  return "[testbed]\nname = 'bus'\nduration = '10 s'\n[model.bus]\nkind = 'power_bus'\n[[model.bus.outlet]]\nname = "
         "'rack'\n" +
         more;
}

Testbed loaded(const std::string& more, const TestbedOptions& options = {}) {
  return parse_testbed("f", bus(more), options);
}

std::string wrong(const std::string& more, const TestbedOptions& options = {}) {
  try {
    loaded(more, options);
  } catch (const config::ConfigError& error) {
    return error.what();
  }
  return {};
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

constexpr const char* kCount = "[[requirement]]\nid = 'r'\ntext = 't'\nstatistic = 'count'\nevent = 'e'\nat_most = 0\n";

}  // namespace

BOOST_AUTO_TEST_CASE(options_lie_over_the_file) {
  TestbedOptions options;
  options.seed = 9;
  options.duration = "2 min";
  options.sets = {"record.sample=2 s"};
  const auto bed = loaded("", options);
  BOOST_TEST(bed.seed == 9u);
  BOOST_TEST(bed.duration_s == 120.0);
  BOOST_TEST(bed.record.sample_s == 2.0);
}

BOOST_AUTO_TEST_CASE(an_orbit_through_the_belts_is_refused_until_its_radiation_is_said_to_be_flat) {
  const auto satellite = [](const std::string& altitude, const std::string& more) {
    return "[satellite.a]\n[satellite.a.orbit]\naltitude = '" + altitude + "'\n" + more;
  };
  const auto refusal = wrong(satellite("6000 km", ""));
  BOOST_TEST(has(refusal, "f:9:1: "), refusal);
  BOOST_TEST(has(refusal, "the belts are not modelled. Set upsets.field = \"flat\""), refusal);
  BOOST_TEST(wrong(satellite("1400 km", "")).empty());
  BOOST_TEST(wrong(satellite("6000 km", "[satellite.a.upsets]\nfield = 'flat'\n")).empty());
  BOOST_TEST(wrong(satellite("6000 km", "[satellite.a.upsets]\nrate = '0 1/year'\n")).empty());
  const std::string device = "[[satellite.a.radiation.device]]\nname = 'x'\npreset = 'Google_TPU_v6e'\n";
  BOOST_TEST(has(wrong(satellite("6000 km", device)), "Set radiation.field = \"flat\" with the dose"));
  BOOST_TEST(wrong(satellite("6000 km", device + "[satellite.a.radiation]\nfield = 'flat'\n")).empty());
}

BOOST_AUTO_TEST_CASE(a_relay_may_be_an_element_set_and_one_that_is_none_is_refused_where_it_stands) {
  const auto relay = [](const std::string& second) {
    return "[[satellite.a.optical.relay]]\nname = 'r'\n"
           "tle1 = '1 91001U 26001A   26121.00000000  .00000000  00000-0  50000-4 0    15'\ntle2 = '" +
           second + "'\n";
  };
  const std::string good = "2 91001  53.0500 100.0000 0001000   0.0000   0.0000 15.05578377    17";
  const auto bed = loaded(relay(good));
  BOOST_REQUIRE(bed.satellites.size() == 1u);
  BOOST_TEST(std::holds_alternative<environment::OrbitTle>(bed.satellites[0].config.relays.at(0).orbit));
  BOOST_TEST(has(wrong(relay("2 91001")), "f:10:8: satellite.a.optical.relay[0].tle1 is no element set"),
             wrong(relay("2 91001")));
}

BOOST_AUTO_TEST_CASE(drag_of_elements_is_of_keplers_motion_alone) {
  const std::string orbit = "[satellite.a.orbit]\naltitude = '420 km'\ndrag = '0.01 m2/kg'\nf107 = 200\n";
  BOOST_TEST(wrong(orbit).empty(), wrong(orbit));
  BOOST_TEST(has(wrong(orbit + "propagator = 'sgp4'\n"), "drag is of propagator kepler-j2"));
}

BOOST_AUTO_TEST_CASE(what_options_changed_can_be_read_back_but_for_the_seed) {
  TestbedOptions options;
  options.seed = 9;
  options.duration = "2 min";
  options.pace = "real";
  options.sets = {"record.sample=2 s"};
  const auto again = options_from(loaded("", options).overrides);
  BOOST_TEST(!again.seed);
  BOOST_TEST(*again.duration == "2 min");
  BOOST_TEST(*again.pace == "real");
  BOOST_TEST(again.sets == options.sets, boost::test_tools::per_element());
  BOOST_TEST(options_from({"backing:npu0=rtl"}).backings.front() == "npu0=rtl");
}

BOOST_AUTO_TEST_CASE(a_backing_of_a_device_that_is_not_there_is_a_mistake) {
  TestbedOptions options;
  options.backings = {"npu0=rtl"};
  BOOST_TEST(has(wrong("", options), "--backing npu0=rtl: there is no device npu0"));
}

BOOST_AUTO_TEST_CASE(an_id_used_twice_and_a_waiver_of_nothing_are_mistakes) {
  BOOST_TEST(has(wrong(std::string(kCount) + kCount), "requirement id r is used twice"));
  BOOST_TEST(has(wrong("[[waiver]]\nid = 'w'\nrequirement = 'q'\nowner = 'o'\nreason = 'x'\nuntil = '2999-01-01'\n"),
                 "waiver w: there is no requirement q"));
}

BOOST_AUTO_TEST_CASE(two_outlets_of_one_name_are_a_mistake_at_the_second) {
  BOOST_TEST(wrong("[[model.bus.outlet]]\nname = 'rack'\n") ==
             "f:9:8: model.bus.outlet has rack twice; the first stands at f:7:8");
}

BOOST_AUTO_TEST_CASE(two_relays_of_one_name_are_a_mistake_at_the_second) {
  const std::string relay = "[[satellite.a.optical.relay]]\nname = 'r'\n";
  BOOST_TEST(has(wrong("[satellite.a]\n" + relay + relay), "f:12:8: satellite.a.optical.relay has r twice"));
}

BOOST_AUTO_TEST_CASE(an_outlet_whose_name_no_channel_can_bear_is_a_mistake_where_it_stands) {
  BOOST_TEST(has(wrong("[[model.bus.outlet]]\nname = 'rack 1'\n"),
                 "f:9:8: model.bus.outlet[1].name 'rack 1' must be letters, digits, _ and -"));
}

BOOST_AUTO_TEST_CASE(satellites_devices_and_models_have_no_name_in_common) {
  BOOST_TEST(has(wrong("[device.bus]\nkind = 'npu'\n"), "f:4:1: model.bus has the name of a device"));
  BOOST_TEST(has(wrong("[satellite.bus]\n"), "f:4:1: model.bus has the name of a satellite"));
  BOOST_TEST(has(wrong("[satellite.a]\n[device.a]\nkind = 'npu'\n"), "f:9:1: device.a has the name of a satellite"));
}

BOOST_AUTO_TEST_CASE(a_testbed_without_an_epoch_begins_at_the_one_that_it_tells) {
  const auto bed = loaded("[satellite.a]\n");
  BOOST_TEST(bed.epoch_text == "2027-06-21T00:00:00Z");
  BOOST_TEST(environment::to_string(bed.epoch) == "2027-06-21T00:00:00.000Z");
  BOOST_TEST(environment::to_string(bed.satellites.at(0).config.environment.epoch) == "2027-06-21T00:00:00.000Z");
  const auto schema = nlohmann::json::parse(testbed_schema());
  BOOST_TEST(schema["properties"]["testbed"]["properties"]["epoch"]["description"].get<std::string>() ==
             "UTC of the start; default 2027-06-21T00:00:00Z");
}

BOOST_AUTO_TEST_CASE(a_state_vector_is_three_numbers_of_place_and_three_of_speed) {
  const std::string head = "[satellite.a.orbit]\nposition = ['7000 km', '0 km', '0 km']\n";
  const std::string speed = "velocity = ['0 km/s', '7.5 km/s', '0 km/s']\n";
  BOOST_TEST(wrong(head + speed) == "");
  BOOST_TEST(has(wrong(head), "f:9:12: satellite.a.orbit.position and velocity must be three numbers each"),
             wrong(head));
  BOOST_TEST(has(wrong(head + "velocity = ['0 km/s', '7.5 km/s']\n"), "must be three numbers each"));
  BOOST_TEST(has(wrong("[satellite.a.orbit]\nposition = ['6400 km', '0 km', '0 km']\n" + speed),
                 "f:8:1: satellite.a.orbit: the state must be more than 120 km high"));
  BOOST_TEST(has(wrong(head + speed + "state_epoch = 'noon'\n"), "f:11:15: satellite.a.orbit.state_epoch"));
}

// GCRF to TEME of 2027: precession of 27 years, 27 x 46.1 arcsec of right ascension, is 0.35 deg; 42 km at 7000 km.
BOOST_AUTO_TEST_CASE(a_state_vector_of_gcrf_is_turned_into_the_frame_of_the_run) {
  const auto x = [](const std::string& frame) {
    const auto bed = loaded(
        "[satellite.a.orbit]\nposition = ['7000 km', '0 km', '0 km']\nvelocity = ['0 km/s', '7.5 km/s', "
        "'0 km/s']\nframe = '" +
        frame + "'\n");
    return std::get<environment::OrbitStateVector>(bed.satellites.at(0).config.environment.orbit).state.position_km;
  };
  BOOST_TEST(x("TEME")[1] == 0.0);
  BOOST_TEST(x("GCRF")[1] == 7000.0 * 27.47 * 46.1 / 206265.0, boost::test_tools::tolerance(0.02));
  BOOST_TEST(x("J2000")[1] == x("GCRF")[1]);
}

constexpr const char* kLines =
    "tle1 = '1 90001U 26001A   26121.50000000  .00001234  00000-0  11606-3 0  9993'\n"
    "tle2 = '2 90001  97.6400 123.4567 0012345  87.6543 272.5678 15.10000000123453'\n";

BOOST_AUTO_TEST_CASE(an_orbit_has_one_description) {
  const std::string orbit = std::string("[satellite.a.orbit]\n") + kLines;
  BOOST_TEST(wrong(orbit) == "");
  for (const char* element : {"altitude = '600 km'", "eccentricity = 0.001", "ltan = 18", "propagator = 'sgp4'"})
    BOOST_TEST(
        has(wrong(orbit + element + "\n"), "is given beside tle1: an orbit has one description, elements, two lines"),
        element);
  BOOST_TEST(
      has(wrong(orbit + "drag = '0.01 m2/kg'\n"), "drag is given beside tle1: element sets and ephemerides have"));
  BOOST_TEST(has(wrong(orbit + "file = 'x'\n"), "file is given beside tle1: an orbit has one description"));
  BOOST_TEST(has(wrong("[satellite.a.orbit]\nfile = 'x'\nraan = '1 deg'\n"), "raan is given beside file"));
  BOOST_TEST(has(wrong("[satellite.a.orbit]\nposition = ['1 km', '2 km', '3 km']\nltan = 1\n"),
                 "ltan is given beside position"));
  BOOST_TEST(has(wrong("[satellite.a.orbit]\nltan = 18\nraan = '7 deg'\n"),
                 "f:10:8: satellite.a.orbit.raan is given beside ltan"));
}

BOOST_AUTO_TEST_CASE(elements_that_are_old_at_the_time_of_the_run_are_told) {
  const auto remarks = [](const std::string& epoch) {
    return parse_testbed(
               "f", "[testbed]\nname = 'x'\nepoch = '" + epoch + "'\nduration = '1 h'\n[satellite.a.orbit]\n" + kLines,
               {})
        .remarks;
  };
  BOOST_TEST(remarks("2026-05-02T00:00:00Z").empty());
  // 1 May 2026 12:00 to 21 June 2027 01:00 are 415.54 d.
  const auto old = remarks("2027-06-21T00:00:00Z");
  BOOST_REQUIRE(old.size() == 1u);
  BOOST_TEST(old[0].text == "satellite.a.orbit: elements up to 416 days old; SGP4 loses kilometres a day");
}

BOOST_AUTO_TEST_CASE(a_stimulus_that_is_left_out_keeps_the_numbers_of_the_others) {
  const std::string one = "[[stimulus]]\nat = '1 s'\nknob = 'k'\nvalue = 1\n";
  const auto bed = loaded(one + one + "skip = true\n" + one);
  BOOST_REQUIRE(bed.stimuli.size() == 2u);
  BOOST_TEST(bed.stimuli[0].index == 0u);
  BOOST_TEST(bed.stimuli[1].index == 2u);
}

BOOST_AUTO_TEST_CASE(a_wrong_duration_hides_no_other_mistake) {
  const auto told = [](const std::string& text) {
    try {
      parse_testbed("f", text, {});
    } catch (const config::ConfigError& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  const auto all = told(
      "[testbed]\nname = 't'\nduration = 'long'\n[satellite.a]\n[device.a]\nkind = 'npu'\n[device.d]\nkind = 'gpu'\n"
      "backing = 'rtl'\n[[waiver]]\nid = 'w'\nrequirement = 'q'\nowner = 'o'\nreason = 'x'\nuntil = '2999-01-01'\n");
  for (const char* part : {"f:3:12: testbed.duration must be", "f:5:1: device.a has the name of a satellite",
                           "f:7:1: device.d: a gpu has no backing rtl", "f:10:1: waiver w: there is no requirement q"})
    BOOST_TEST(has(all, part), all);
}

BOOST_AUTO_TEST_CASE(what_may_come_of_a_mistake_is_not_told_beside_it) {
  // A device of no known kind has no backings, and nobody knows whose jobs it does.
  const auto all =
      wrong("[satellite.a]\n[[satellite.a.workload]]\nclass = 'gpu'\n[device.d]\nkind = 'gpv'\nbacking = 'emulator'\n");
  BOOST_TEST(all == "f:12:8: device.d.kind must be one of: npu, gpu, rtl; did you mean gpu?");
  BOOST_TEST(!has(wrong("[satellite.a.orbit]\nposition = ['1 km']\n"), "state must be"));
  BOOST_TEST(!has(wrong("[satellite.a.orbit]\ntle1 = 'x'\ntle2 = 'y'\n"), "satellite.a.orbit: "));
}

BOOST_AUTO_TEST_CASE(a_testbed_of_nothing_is_refused) {
  BOOST_CHECK_EXCEPTION(parse_testbed("f", "[testbed]\nname = 'x'\n", {}), config::ConfigError, [](const auto& error) {
    return has(error.what(), "needs at least one satellite, device or model");
  });
}

BOOST_AUTO_TEST_CASE(the_schema_is_json_of_all_sections) {
  const auto schema = nlohmann::json::parse(testbed_schema());
  for (const char* section : {"testbed", "satellite", "device", "requirement", "waiver", "alarm", "tolerance"})
    BOOST_TEST(schema["properties"].contains(section), section);
}

BOOST_AUTO_TEST_CASE(a_device_is_given_the_jobs_of_its_kind_and_user_rtl_those_that_the_testbed_says) {
  const auto class_of = [](const std::string& device) {
    return parse_testbed("f", "[testbed]\nname = 't'\n[satellite.a.orbit]\naltitude = '650 km'\n[device.d]\n" + device,
                         {})
        .devices.front()
        .slot.device_class;
  };
  const std::string rtl = "kind = 'rtl'\ndesign = { top = 'top', files = ['top.sv'] }\n";
  BOOST_TEST((class_of("kind = 'npu'\n") == payload::DeviceClass::kAccelerator));
  BOOST_TEST((class_of("kind = 'gpu'\n") == payload::DeviceClass::kGpu));
  BOOST_TEST(!class_of("kind = 'gpu'\nwork = 'none'\n").has_value());
  BOOST_TEST(!class_of(rtl).has_value());
  BOOST_TEST((class_of(rtl + "work = 'accelerator'\n") == payload::DeviceClass::kAccelerator));
}

BOOST_AUTO_TEST_CASE(jobs_that_no_device_on_board_does_are_refused) {
  const std::string bed =
      "[testbed]\nname = 't'\n[satellite.a.orbit]\naltitude = '650 km'\n[[satellite.a.workload]]\nclass = "
      "'accelerator'\n"
      "[device.d]\nkind = 'rtl'\ndesign = { top = 'top', files = ['top.sv'] }\n";
  BOOST_CHECK_EXCEPTION(parse_testbed("f", bed, {}), config::ConfigError, [](const auto& error) {
    return has(error.what(), "no device on this satellite does jobs of class accelerator, as one of kind npu does");
  });
  BOOST_CHECK_NO_THROW(parse_testbed("f", bed + "work = 'accelerator'\n", {}));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::testbed
