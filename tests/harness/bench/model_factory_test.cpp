#include "harness/bench/model_factory.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>

#include "harness/bench/random_streams.h"
#include "tests/harness/bench/text_testbed.h"
#include "tests/support/event_log.h"
#include "tests/support/simulation.h"

namespace flatsat::bench {

BOOST_AUTO_TEST_SUITE(model_factory)

namespace {

/// The only model of a testbed, built.
struct Rig {
  Simulation fresh;
  testbed::Testbed bed;
  RandomStreams streams{1};
  satellite::RandomSource random = [this](const std::string& name) -> model::RandomStream& {
    return streams.stream(name);
  };
  support::EventLog events;
  std::unique_ptr<BenchModel> model;
  explicit Rig(const std::string& text)
      : bed(text_testbed(text)), model(make_bench_model(bed.models[0], {bed, random, events})) {}
  std::vector<std::string> channels() const {
    model::ChannelList list;
    list_model_channels(*model, bed.models[0].name, list);
    std::vector<std::string> names;
    for (const auto& source : list.sources()) names.push_back(source.name);
    return names;
  }
};

bool has(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

BOOST_AUTO_TEST_CASE(channels_of_a_model_and_of_its_inputs_stand_below_its_name) {
  const Rig rig("[model.pack]\nkind = \"battery\"\n");
  BOOST_TEST(has(rig.channels(), "pack.soc"));
  BOOST_TEST(has(rig.channels(), "pack.in.ambient"));
}

BOOST_AUTO_TEST_CASE(an_input_holds_its_initial_value_until_it_is_driven) {
  const Rig rig("[model.array]\nkind = \"solar_array\"\n");
  const auto& inputs = rig.model->inputs();
  const auto input = std::find_if(inputs.begin(), inputs.end(), [](const auto& in) { return in->name == "shade"; });
  BOOST_REQUIRE((input != inputs.end()));
  BOOST_TEST((*input)->value == 1.0);
  (*input)->drive(0.25);
  BOOST_TEST((*input)->value == 0.25);
}

BOOST_AUTO_TEST_CASE(what_only_the_model_can_see_is_an_error_of_its_own) {
  const std::string node = "[[model.net.node]]\nname = \"body\"\nheat_capacity = \"50 kJ/K\"\ninitial = \"330 K\"\n";
  const std::string heater =
      "[[model.net.heater]]\nname = \"body\"\nnode = \"body\"\npower = \"1 W\"\non = \"8 degC\"\noff = \"10 degC\"\n";
  BOOST_CHECK_EXCEPTION(Rig("[model.net]\nkind = \"thermal_network\"\n" + node + heater), std::exception,
                        [](const std::exception& error) {
                          return std::string(error.what()).find("the name 'body' stands twice") != std::string::npos;
                        });
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::bench
