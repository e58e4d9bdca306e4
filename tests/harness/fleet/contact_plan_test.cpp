#include "harness/fleet/contact_plan.h"

#include <boost/test/unit_test.hpp>

#include "tests/harness/fleet/support.h"

namespace flatsat::fleet {

BOOST_AUTO_TEST_SUITE(contact_plan)

namespace {

const environment::Utc kEpoch = environment::parse_utc("2027-06-21T00:00:00Z");

NodeNames names() {
  std::vector<constellation::Member> members(3);
  members[0].name = "c.p00s00", members[1].name = "c.p00s01", members[2].name = "c.p00s02";
  return {members, {{"paris", 48.9, 2.3}}};
}

struct Read {
  std::vector<PlannedContact> contacts;
  std::string wrong;
};
Read read(const std::string& text) {
  std::vector<config::Problem> problems;
  Read result{read_contact_plan(text, "plan", names(), kEpoch, problems), {}};
  if (!problems.empty()) result.wrong = config::ConfigError(problems).what();
  return result;
}

}  // namespace

BOOST_AUTO_TEST_CASE(columns_are_found_by_their_names) {
  const auto plan = read("begin_s,end_s,note,to,from\n1.5,20,x,c.p00s01,p00s00\n30,40,y,paris,2\n");
  BOOST_TEST(plan.wrong == "");
  BOOST_REQUIRE(plan.contacts.size() == 2u);
  BOOST_TEST((plan.contacts[0].from == 0u && plan.contacts[0].to == 1u && plan.contacts[0].begin_s == 1.5));
  BOOST_TEST((plan.contacts[1].from == 2u && plan.contacts[1].to == 3u && plan.contacts[1].end_s == 40.0));
}

BOOST_AUTO_TEST_CASE(commands_of_ion_count_nodes_from_1_and_times_in_both_ways) {
  const auto plan = read(
      "# remark\na contact +0 +60 1 2 100000\na range +0 +60 1 2 1\na contact 2027/06/21-00:01:00 2027/06/21-00:02:30 "
      "2 3 1\n");
  BOOST_TEST(plan.wrong == "");
  BOOST_REQUIRE(plan.contacts.size() == 2u);
  BOOST_TEST((plan.contacts[0].from == 0u && plan.contacts[0].to == 1u && plan.contacts[0].end_s == 60.0));
  BOOST_TEST((plan.contacts[1].begin_s == 60.0 && plan.contacts[1].end_s == 150.0));
}

BOOST_AUTO_TEST_CASE(a_link_of_an_unknown_satellite_is_named_with_its_place) {
  BOOST_TEST(read("from,to,begin_s,end_s\nc.p00s00,c.p00s07,0,1\n").wrong ==
             "plan:2:10: there is no satellite or site c.p00s07; did you mean c.p00s00?");
  BOOST_TEST(has(read("a contact +0 +60 1 9 1\n").wrong, "plan:1:20: there is no satellite or site 9"));
}

BOOST_AUTO_TEST_CASE(other_mistakes_are_named_with_their_places) {
  BOOST_TEST(has(read("from,to,begin_s\n").wrong, "plan:1:1: has no column end_s"));
  BOOST_TEST(read("from,to,begin_s,end_s\n0,1,5,5\n").wrong == "plan:2:7: the contact must end after it begins");
  BOOST_TEST(read("from,to,begin_s,end_s\n0,0,5,6\n").wrong == "plan:2:3: a contact of 0 with itself");
  BOOST_TEST(read("from,to,begin_s,end_s\n0,1,five,6\n").wrong == "plan:2:5: begin_s must be a number, not 'five'");
  BOOST_TEST(read("from,to,begin_s,end_s\n0,1,5\n").wrong == "plan:2:1: must have 4 columns, not 3");
  BOOST_TEST(has(read("a contact now +60 1 2 1\n").wrong, "plan:1:11: a time must be +SECONDS or YYYY/MM/DD-HH:MM:SS"));
  BOOST_TEST(read("").wrong == "plan:1:1: holds no contact");
}

BOOST_AUTO_TEST_CASE(what_ion_is_given_lies_within_the_contact_in_whole_seconds_and_is_read_again) {
  const auto text = to_ion({{0, 3, 10.2, 99.9, 2000.0}, {1, 2, 5.1, 5.9, 10.0}}, names(), kEpoch, 1e6);
  BOOST_TEST(has(text, "a contact 2027/06/21-00:00:11 2027/06/21-00:01:39 1 4 1000000\n"));
  BOOST_TEST(has(text, "a range 2027/06/21-00:00:11 2027/06/21-00:01:39 4 1 1\n"));  // 6.7 ms, rounded up
  BOOST_TEST(!has(text, " 2 3 "));                                                   // shorter than a second
  const auto plan = read(text);
  BOOST_REQUIRE(plan.contacts.size() == 2u);
  BOOST_TEST((plan.contacts[0].begin_s == 11.0 && plan.contacts[0].end_s == 99.0));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::fleet
