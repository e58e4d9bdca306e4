#include "harness/orbit/table.h"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

namespace flatsat::orbit {

BOOST_AUTO_TEST_SUITE(table)

BOOST_AUTO_TEST_CASE(numbers_have_their_decimals_and_nothing_is_an_empty_field) {
  const Table table{{"name", "x", "y"}, {{std::string("a"), figure(1.25, 3), figure(std::optional<double>(), 3)}}};
  BOOST_TEST(to_csv(table) == "name,x,y\na,1.250,\n");
}

BOOST_AUTO_TEST_CASE(a_zero_has_no_sign) {
  BOOST_TEST(to_csv({{"x"}, {{figure(-0.0004, 3)}, {figure(-0.0006, 3)}}}) == "x\n0.000\n-0.001\n");
}

BOOST_AUTO_TEST_CASE(commas_and_quotes_are_quoted) {
  BOOST_TEST(to_csv({{"name"}, {{std::string("a,b")}, {std::string("say \"x\"")}}}) ==
             "name\n\"a,b\"\n\"say \"\"x\"\"\"\n");
}

BOOST_AUTO_TEST_CASE(in_json_nothing_is_null_and_a_number_without_decimals_is_whole) {
  const auto json = nlohmann::json::parse(to_json({{"n", "x", "none"}, {{figure(3.0, 0), figure(0.5, 1), Cell{}}}}));
  BOOST_TEST(json.size() == 1u);
  BOOST_TEST(json[0]["n"].is_number_integer());
  BOOST_TEST(json[0]["n"] == 3);
  BOOST_TEST(json[0]["x"] == 0.5);
  BOOST_TEST(json[0]["none"].is_null());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::orbit
