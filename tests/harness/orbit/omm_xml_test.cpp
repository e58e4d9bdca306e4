#include <boost/test/unit_test.hpp>

#include "harness/orbit/omm.h"

namespace flatsat::orbit {

BOOST_AUTO_TEST_SUITE(omm_xml)

namespace {

/// What a text is read as.
struct Read {
  explicit Read(const std::string& text) : all(omm_of_xml(text, "f", problems)) {}
  std::string told() const { return problems.empty() ? "nothing" : config::ConfigError(problems).what(); }
  std::vector<config::Problem> problems;
  std::vector<Omm> all;
};

}  // namespace

BOOST_AUTO_TEST_CASE(elements_that_hold_a_text_are_fields_whatever_stands_around_them) {
  const Read read(
      "<omm><body>\n <data><BSTAR units='1/ER'> 0.1 </BSTAR></data>\n<object_name>A</object_name></body></omm>");
  BOOST_TEST(read.told() == "nothing");
  BOOST_REQUIRE(read.all.size() == 1u);
  BOOST_TEST(read.all[0].fields.size() == 2u);
  BOOST_TEST(read.all[0].fields.at("BSTAR").value == "0.1");
  BOOST_TEST(config::to_string(read.all[0].fields.at("BSTAR").location) == "f:2:9");
  BOOST_TEST(read.all[0].fields.at("OBJECT_NAME").value == "A");
  BOOST_TEST(read.all[0].standard);
}

// CCSDS 505.0-B: an <ndm> holds any number of messages, of other kinds too.
BOOST_AUTO_TEST_CASE(many_messages_stand_in_an_ndm_with_or_without_prefixes) {
  const Read read(
      "<n:ndm xmlns:n='u'><oem><A>1</A></oem>\n<n:omm><n:BSTAR>1</n:BSTAR></n:omm><omm><BSTAR>2</BSTAR></omm></n:ndm>");
  BOOST_REQUIRE(read.all.size() == 2u);
  BOOST_TEST(read.all[0].fields.at("BSTAR").value == "1");
  BOOST_TEST(config::to_string(read.all[0].location) == "f:2:2");
  BOOST_TEST(read.all[1].fields.at("BSTAR").value == "2");
}

BOOST_AUTO_TEST_CASE(comments_and_fields_of_users_may_stand_twice_and_nothing_else) {
  const std::string user = "<USER_DEFINED>1</USER_DEFINED>";
  BOOST_TEST(Read("<omm><COMMENT>a</COMMENT><COMMENT>b</COMMENT>" + user + user + "</omm>").told() == "nothing");
  BOOST_TEST(Read("<omm><BSTAR>1</BSTAR>\n<BSTAR>2</BSTAR></omm>").told() ==
             "f:2:2: BSTAR stands twice in one message");
}

BOOST_AUTO_TEST_CASE(what_is_no_xml_is_told_where_it_ends_to_be_one) {
  const Read broken("<omm>\n<a></b></omm>");
  BOOST_TEST(broken.all.empty());
  BOOST_TEST(broken.told().find("f:2:") == 0u, broken.told());
  BOOST_TEST(broken.told().find(": is no XML here: ") != std::string::npos, broken.told());
  BOOST_TEST(Read("<oem/>").all.empty());
  BOOST_TEST(Read("<oem/>").told() == "nothing");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::orbit
