#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "harness/testbed/testbed.h"

namespace flatsat::testbed {
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

BOOST_AUTO_TEST_SUITE(load)

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

BOOST_AUTO_TEST_CASE(a_stimulus_that_is_left_out_keeps_the_numbers_of_the_others) {
  const std::string one = "[[stimulus]]\nat = '1 s'\nknob = 'k'\nvalue = 1\n";
  const auto bed = loaded(one + one + "skip = true\n" + one);
  BOOST_REQUIRE(bed.stimuli.size() == 2u);
  BOOST_TEST(bed.stimuli[0].index == 0u);
  BOOST_TEST(bed.stimuli[1].index == 2u);
}

BOOST_AUTO_TEST_CASE(a_testbed_of_nothing_is_refused) {
  BOOST_CHECK_EXCEPTION(parse_testbed("f", "[testbed]\nname = 'x'\n", {}), config::ConfigError, [](const auto& error) {
    return has(error.what(), "needs at least one satellite, device or model");
  });
}

BOOST_AUTO_TEST_CASE(an_alarm_goes_by_a_channel_and_bounds_or_by_an_untimed_expression) {
  const std::string head = "[[alarm]]\nid = 'a'\n";
  BOOST_TEST(wrong(head + "channel = 'x'\nabove = '1 V'\n") == "");
  BOOST_TEST(wrong(head + "when = 'x < 0.2 and event load_shed'\n") == "");
  BOOST_TEST(has(wrong(head), "needs a channel with above or below, or when"));
  BOOST_TEST(has(wrong(head + "channel = 'x'\n"), "needs above or below"));
  BOOST_TEST(has(wrong(head + "channel = 'x'\nwhen = 'x'\n"), "needs no channel, above and below beside when"));
  BOOST_TEST(has(wrong(head + "when = 'x and always y'\n"), "at column 7: always looks at more than one instant"));
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
