#include "harness/testbed/faulty_entries.h"

#include <boost/test/unit_test.hpp>

namespace flatsat::testbed {

BOOST_AUTO_TEST_SUITE(faulty_entries)

namespace {

config::SourceLocation line(std::uint32_t number) { return {"f", number, 1}; }

/// A satellite from line 5 on, a device from 10 on, a requirement from 20 on.
Testbed bed() {
  Testbed bed;
  bed.path = "f";
  bed.satellites.emplace_back().location = line(5);
  bed.devices.emplace_back().location = line(10);
  bed.requirements.emplace_back().location = line(20);
  return bed;
}

FaultyEntries faulty(std::uint32_t number) { return {bed(), {{line(number), "wrong"}}}; }

}  // namespace

BOOST_AUTO_TEST_CASE(a_table_is_from_its_head_to_the_next) {
  BOOST_TEST(faulty(12).holds(line(10)));
  BOOST_TEST(faulty(12).holds(line(19)));
  BOOST_TEST(!faulty(12).holds(line(20)));
  BOOST_TEST(!faulty(12).holds(line(9)));
  BOOST_TEST(!faulty(12).holds({"other", 12, 1}));
}

BOOST_AUTO_TEST_CASE(what_stands_before_all_of_them_is_the_head) {
  BOOST_TEST(faulty(2).has_head());
  BOOST_TEST(!faulty(2).holds(line(2)));
  BOOST_TEST(!faulty(12).has_head());
}

BOOST_AUTO_TEST_CASE(parts_are_good_unless_a_mistake_is_in_one_or_came_from_the_command_line) {
  BOOST_TEST(faulty(2).parts_are_good());
  BOOST_TEST(faulty(21).parts_are_good());
  BOOST_TEST(!faulty(6).parts_are_good());
  BOOST_TEST(!FaultyEntries(bed(), {{{"--set x=1", 0, 0}, "wrong"}}).parts_are_good());
}

BOOST_AUTO_TEST_CASE(what_is_found_in_a_faulty_table_is_left_out) {
  const auto kept = faulty(21).beside({{line(10), "a"}, {line(20), "b"}, {line(2), "c"}});
  BOOST_REQUIRE(kept.size() == 2u);
  BOOST_TEST(kept[0].text == "a");
  BOOST_TEST(kept[1].text == "c");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::testbed
