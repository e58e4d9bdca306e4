#include "harness/bench/telecommands.h"

#include <boost/test/unit_test.hpp>

namespace flatsat::bench {
namespace {

class Switch : public BenchModel {
 public:
  void list_channels(model::ChannelList&, const std::string&) const override {}
  std::vector<std::string> knobs() const override { return {"on", "level.high"}; }
  std::string command(const std::string& command, double value) override {
    if (value < 0.0) return "must not be negative";
    last = command + " " + std::to_string(value);
    return {};
  }
  std::string last;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(telecommands)

BOOST_AUTO_TEST_CASE(commands_are_named_below_their_model_in_the_order_in_which_models_were_added) {
  Switch one, two;
  Telecommands commands;
  commands.add("a", one);
  commands.add("b", two);
  const std::vector<std::string> expected{"a.on", "a.level.high", "b.on", "b.level.high"};
  const auto names = commands.names();
  BOOST_TEST(names == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_command_reaches_its_model_without_the_models_name) {
  Switch one, two;
  Telecommands commands;
  commands.add("a", one);
  commands.add("a2", two);
  BOOST_TEST(commands.execute("a2.level.high", 3.0) == "");
  BOOST_TEST(two.last == "level.high 3.000000");
  BOOST_TEST(one.last == "");
}

BOOST_AUTO_TEST_CASE(what_a_model_refuses_is_answered) {
  Switch one;
  Telecommands commands;
  commands.add("a", one);
  BOOST_TEST(commands.execute("a.on", -1.0) == "must not be negative");
  BOOST_TEST(commands.execute("b.on", 1.0) == "belongs to no satellite or model");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::bench
