#include "harness/bench/profile.h"

#include <boost/test/unit_test.hpp>

#include "tests/harness/bench/text_testbed.h"
#include "tests/support/simulation.h"

namespace flatsat::bench {

BOOST_AUTO_TEST_SUITE(profile)

namespace {

using sc_core::SC_SEC;
using sc_core::sc_time;

/// A model with one input, in W from 0 to 100.
class Heater : public BenchModel {
 public:
  Heater() { input("power", "W", "drawn", 5.0, {0.0, 100.0}); }
  void list_channels(model::ChannelList&, const std::string&) const override {}
  ModelInput& power() const { return *inputs()[0]; }
};

struct Rig {
  Simulation fresh;
  Heater heater;
  std::vector<std::string> files;

  std::vector<ResolvedProfile> resolve(const std::string& profiles,
                                       const std::map<std::string, std::string>& kept = {}) {
    auto bed = text_testbed("[model.any]\nkind = \"battery\"\n" + profiles);
    bed.files = kept;
    return resolve_profiles(bed, {{"bus", &heater}}, files);
  }
  std::string error(const std::string& profiles, const std::map<std::string, std::string>& kept = {}) {
    return config_error([&] { resolve(profiles, kept); });
  }
};

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

BOOST_AUTO_TEST_CASE(a_step_holds_until_the_next_and_the_initial_value_before_the_first) {
  Rig rig;
  const auto made =
      rig.resolve("[[profile]]\ninput = \"bus.power\"\nsteps = [[\"2 s\", \"10 W\"], [\"4 s\", \"0.02 kW\"]]\n");
  BOOST_REQUIRE(made.size() == 1u);
  BOOST_TEST(profile_value(made[0], sc_time(1, SC_SEC)) == 5.0);
  BOOST_TEST(profile_value(made[0], sc_time(2, SC_SEC)) == 10.0);
  BOOST_TEST(profile_value(made[0], sc_time(3.9, SC_SEC)) == 10.0);
  BOOST_TEST(profile_value(made[0], sc_time(9, SC_SEC)) == 20.0);
}

BOOST_AUTO_TEST_CASE(a_ramp_is_a_straight_line_and_its_ends_hold) {
  Rig rig;
  const auto made =
      rig.resolve("[[profile]]\ninput = \"bus.power\"\nramp = [[\"2 s\", \"10 W\"], [\"4 s\", \"30 W\"]]\n");
  BOOST_TEST(profile_value(made[0], sc_time(0, SC_SEC)) == 10.0);
  BOOST_TEST(profile_value(made[0], sc_time(3, SC_SEC)) == 20.0);
  BOOST_TEST(profile_value(made[0], sc_time(9, SC_SEC)) == 30.0);
}

BOOST_AUTO_TEST_CASE(a_player_drives_its_input_at_the_steps) {
  Rig rig;
  auto made = rig.resolve("[[profile]]\ninput = \"bus.power\"\nsteps = [[\"0 s\", \"1 W\"], [\"4 s\", \"2 W\"]]\n");
  ProfilePlayer player("player", std::move(made[0]));
  BOOST_TEST(rig.heater.power().value == 1.0);  // before the run: models start with it
  sc_core::sc_start(3.9, SC_SEC);
  BOOST_TEST(rig.heater.power().value == 1.0);
  sc_core::sc_start(0.2, SC_SEC);
  BOOST_TEST(rig.heater.power().value == 2.0);
}

BOOST_AUTO_TEST_CASE(a_csv_drives_the_input_of_its_columns_name_and_is_named_with_its_hash) {
  Rig rig;
  const auto made =
      rig.resolve("[[profile]]\ncsv = \"draw.csv\"\n", {{"draw.csv", "time [s],bus.power [kW]\n0,0\n1,0.05\n"}});
  BOOST_REQUIRE(made.size() == 1u);
  BOOST_TEST(profile_value(made[0], sc_time(1, SC_SEC)) == 50.0);
  BOOST_REQUIRE(rig.files.size() == 1u);
  BOOST_TEST(rig.files[0].substr(0, 16) == "draw.csv sha256:");
}

BOOST_AUTO_TEST_CASE(an_input_that_is_not_there_is_refused_with_what_was_probably_meant) {
  Rig rig;
  const auto error = rig.error("[[profile]]\ninput = \"bus.pwer\"\nvalue = \"1 W\"\n");
  BOOST_TEST(has(error, "profile: there is no input bus.pwer; did you mean bus.power?"));
}

BOOST_AUTO_TEST_CASE(a_value_with_a_wrong_unit_or_outside_of_the_range_is_refused) {
  Rig rig;
  BOOST_TEST(has(rig.error("[[profile]]\ninput = \"bus.power\"\nvalue = \"1 V\"\n"),
                 "profile of power: '1 V' must be a number with one of the units W"));
  BOOST_TEST(has(rig.error("[[profile]]\ninput = \"bus.power\"\nvalue = \"200 W\"\n"),
                 "profile of power: 200 is outside of what is possible, 0 to 100 W"));
}

BOOST_AUTO_TEST_CASE(times_must_ascend) {
  Rig rig;
  BOOST_TEST(has(rig.error("[[profile]]\ninput = \"bus.power\"\nsteps = [[\"2 s\", \"1 W\"], [\"2 s\", \"2 W\"]]\n"),
                 "profile: times must ascend"));
}

BOOST_AUTO_TEST_CASE(an_input_is_driven_once) {
  Rig rig;
  const std::string one = "[[profile]]\ninput = \"bus.power\"\nvalue = \"1 W\"\n";
  BOOST_TEST(has(rig.error(one + one), "profile: power is driven twice"));
}

BOOST_AUTO_TEST_CASE(a_column_that_a_csv_does_not_have_is_refused) {
  Rig rig;
  const auto error = rig.error("[[profile]]\ncsv = \"draw.csv\"\ninput = \"bus.power\"\ncolumn = \"load\"\n",
                               {{"draw.csv", "time [s],bus.power [W]\n0,0\n"}});
  BOOST_TEST(has(error, "has no column load"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::bench
