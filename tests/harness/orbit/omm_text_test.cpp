#include <boost/test/unit_test.hpp>

#include "harness/orbit/omm.h"

namespace flatsat::orbit {

BOOST_AUTO_TEST_SUITE(omm_text)

namespace {

using Reader = std::vector<Omm> (*)(const std::string&, const std::string&, std::vector<config::Problem>&);

std::vector<Omm> read(Reader reader, const std::string& text) {
  std::vector<config::Problem> problems;
  auto messages = reader(text, "f", problems);
  BOOST_TEST(problems.empty());
  return messages;
}
std::string wrong(Reader reader, const std::string& text) {
  std::vector<config::Problem> problems;
  reader(text, "f", problems);
  return problems.empty() ? "nothing" : config::ConfigError(problems).what();
}
/// "VALUE at f:LINE:COLUMN".
std::string field(const Omm& omm, const std::string& key) {
  const auto& found = omm.fields.at(key);
  return found.value + " at " + config::to_string(found.location);
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_place_in_a_text_is_its_line_and_column) {
  const TextPlaces places("ab\n\ncd", "f");
  BOOST_TEST(config::to_string(places.at(0)) == "f:1:1");
  BOOST_TEST(config::to_string(places.at(2)) == "f:1:3");
  BOOST_TEST(config::to_string(places.at(3)) == "f:2:1");
  BOOST_TEST(config::to_string(places.at(5)) == "f:3:2");
}

BOOST_AUTO_TEST_CASE(a_key_is_known_in_any_case_and_with_blanks_around_it) {
  BOOST_TEST(is_omm_key(" mean_motion\t"));
  BOOST_TEST(!is_omm_key("MEAN MOTION"));
  BOOST_TEST(upper_case("aZ_1") == "AZ_1");
}

BOOST_AUTO_TEST_CASE(json_is_one_object_or_a_list_of_them_with_the_place_of_each_key) {
  const auto one = read(omm_of_json, "{\"MEAN_MOTION\": 15.5,\n \"Object_Name\": \" A \", \"BSTAR\": null}");
  BOOST_REQUIRE(one.size() == 1u);
  BOOST_TEST(field(one[0], "MEAN_MOTION") == "15.5 at f:1:2");
  BOOST_TEST(field(one[0], "OBJECT_NAME") == "A at f:2:2");
  BOOST_TEST(field(one[0], "BSTAR") == " at f:2:24");
  BOOST_TEST(!one[0].standard);
  const auto two = read(omm_of_json, "[{\"BSTAR\": 1},\n {\"BSTAR\": 2}]");
  BOOST_REQUIRE(two.size() == 2u);
  BOOST_TEST(field(two[1], "BSTAR") == "2 at f:2:3");
}

BOOST_AUTO_TEST_CASE(what_is_no_json_or_no_message_is_told_where_it_stands) {
  BOOST_TEST(wrong(omm_of_json, "{\"a\": 1,\n b}") == "f:2:2: is no JSON here");
  BOOST_TEST(wrong(omm_of_json, "[1]") == "f:1:1: must be an object or a list of objects, one for each message");
  BOOST_TEST(wrong(omm_of_json, "{\"BSTAR\":\n [1]}") == "f:1:2: BSTAR must be a text or a number");
}

BOOST_AUTO_TEST_CASE(csv_has_a_message_a_line_under_its_header) {
  const auto all = read(omm_of_csv, "object_name,BSTAR\n\"A, B\",0.1\n\nC,0.2\n");
  BOOST_REQUIRE(all.size() == 2u);
  BOOST_TEST(all[0].fields.at("OBJECT_NAME").value == "A, B");
  BOOST_TEST(field(all[1], "BSTAR") == "0.2 at f:4:3");
  BOOST_TEST(wrong(omm_of_csv, "A,B\n1,2\n3\n") == "f:3:1: must have 2 fields as the header, not 1");
}

BOOST_AUTO_TEST_CASE(key_value_lines_lose_comments_and_units_and_a_key_that_comes_again_begins_a_message) {
  const auto all =
      read(omm_of_kvn, "COMMENT made up\nOBJECT_NAME = DEMO [A]\nINCLINATION = 97.6 [deg]\n\nobject_name = B\n");
  BOOST_REQUIRE(all.size() == 2u);
  BOOST_TEST(field(all[0], "OBJECT_NAME") == "DEMO [A] at f:2:14");
  BOOST_TEST(field(all[0], "INCLINATION") == "97.6 at f:3:14");
  BOOST_TEST(field(all[1], "OBJECT_NAME") == "B at f:5:14");
  BOOST_TEST(config::to_string(all[1].location) == "f:5:1");
  BOOST_TEST(all[0].standard);
  BOOST_TEST(wrong(omm_of_kvn, "A = 1\nB\n") == "f:2:1: must be KEY = VALUE");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::orbit
