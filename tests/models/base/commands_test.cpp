// Telecommands: which values they take, and what is said of those that they do not.
#include "models/base/commands.h"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <limits>

namespace flatsat::model {

BOOST_AUTO_TEST_SUITE(commands)

namespace {

struct Commanded {
  CommandList list;
  std::vector<double> values;
  explicit Commanded(const CommandRange& range) {
    list.add({"a.dial", "1", range, "how far it is turned", [this](double value) { values.push_back(value); }});
  }
  std::string give(double value) { return list.execute("a.dial", value); }
};

BOOST_AUTO_TEST_CASE(a_value_of_the_range_is_executed_once_and_nothing_is_wrong) {
  Commanded c(kFraction);
  BOOST_TEST(c.give(0.0) == "");
  BOOST_TEST(c.give(1.0) == "");
  const std::vector<double> expected{0.0, 1.0};
  BOOST_TEST(c.values == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_value_outside_is_not_executed_and_the_answer_says_what_would_be_right) {
  Commanded c(kFraction);
  BOOST_TEST(c.give(1.5) == "must be from 0 to 1: how far it is turned");
  BOOST_TEST(c.give(-0.1) == "must be from 0 to 1: how far it is turned");
  BOOST_TEST(c.give(std::nan("")) == "must be from 0 to 1: how far it is turned");
  BOOST_TEST(c.values.empty());
}

BOOST_AUTO_TEST_CASE(an_open_range_leaves_its_low_end_out) {
  Commanded c(kPositiveFraction);
  BOOST_TEST(c.give(0.0) == "must be more than 0 and at most 1: how far it is turned");
  BOOST_TEST(c.give(1e-9) == "");
}

BOOST_AUTO_TEST_CASE(a_whole_number_has_no_fraction) {
  Commanded c(whole_up_to(3.0));
  BOOST_TEST(c.give(2.5) == "must be a whole number from 0 to 3: how far it is turned");
  BOOST_TEST(c.give(4.0) == "must be a whole number from 0 to 3: how far it is turned");
  BOOST_TEST(c.give(3.0) == "");
}

BOOST_AUTO_TEST_CASE(a_switch_takes_any_number) {
  Commanded c(kOnOff);
  for (const double value : {-7.0, 0.0, 0.5, 1e9}) BOOST_TEST(c.give(value) == "");
}

BOOST_AUTO_TEST_CASE(a_name_that_is_not_listed_is_no_command) {
  Commanded c(kFraction);
  BOOST_TEST(c.list.execute("a.dail", 0.5) == "is no command");
  BOOST_TEST(c.values.empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace flatsat::model
