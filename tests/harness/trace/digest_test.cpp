#include "harness/trace/digest.h"

#include <boost/test/unit_test.hpp>

#include "harness/trace/layout.h"

namespace flatsat::trace {

BOOST_AUTO_TEST_SUITE(digest)

constexpr time::SimTime kInterval{100};

BOOST_AUTO_TEST_CASE(a_snapshot_is_due_at_the_first_multiple_after_the_last_content) {
  SnapshotClock clock(kInterval);
  BOOST_TEST(!clock.before({30}).has_value());
  clock.added({30});
  BOOST_TEST(!clock.before({99}).has_value());
  clock.added({99});
  const auto due = clock.before({730});
  BOOST_REQUIRE(due.has_value());
  BOOST_TEST(due->ps == 100);
}

BOOST_AUTO_TEST_CASE(content_at_a_multiple_belongs_to_the_interval_that_begins_there) {
  SnapshotClock clock(kInterval);
  clock.before({0});
  clock.added({0});
  BOOST_TEST(clock.before({100})->ps == 100);
  clock.added({100});
  BOOST_TEST(clock.before({200})->ps == 200);
}

BOOST_AUTO_TEST_CASE(an_idle_stretch_leaves_one_snapshot) {
  SnapshotClock clock(kInterval);
  clock.before({5});
  clock.added({5});
  BOOST_TEST(clock.before({900})->ps == 100);
  BOOST_TEST(!clock.before({950}).has_value());
}

BOOST_AUTO_TEST_CASE(rows_that_repeat_the_value_before_them_are_not_covered) {
  ModelDigest with({"a.b.c"}, kInterval);
  ModelDigest without({"a.b.c"}, kInterval);
  with.add(0, {1}, 2.0);
  with.add(0, {7}, 2.0);
  with.add(0, {8}, 3.0);
  without.add(0, {1}, 2.0);
  without.add(0, {8}, 3.0);
  BOOST_TEST(base::to_hex(with.value()) == base::to_hex(without.value()));
}

BOOST_AUTO_TEST_CASE(the_order_of_channels_does_not_matter) {
  ModelDigest forward({"a.b.c", "a.b.d"}, kInterval);
  ModelDigest backward({"a.b.d", "a.b.c"}, kInterval);
  forward.add(0, {1}, 2.0);
  forward.add(1, {1}, 3.0);
  backward.add(0, {1}, 3.0);
  backward.add(1, {1}, 2.0);
  BOOST_TEST(base::to_hex(forward.value()) == base::to_hex(backward.value()));
}

BOOST_AUTO_TEST_CASE(zero_and_minus_zero_are_not_the_same) {
  ModelDigest plus({"a.b.c"}, kInterval);
  ModelDigest minus({"a.b.c"}, kInterval);
  plus.add(0, {1}, 0.0);
  minus.add(0, {1}, -0.0);
  BOOST_TEST(base::to_hex(plus.value()) != base::to_hex(minus.value()));
}

BOOST_AUTO_TEST_CASE(a_model_group_is_the_name_up_to_its_second_dot) {
  BOOST_TEST(layout::model_group("a.power.battery.soc") == "a.power");
  BOOST_TEST(layout::model_group("a.power") == "a.power");
  BOOST_TEST(layout::model_group("clock") == "clock");
}

BOOST_AUTO_TEST_CASE(a_long_text_is_cut_at_a_whole_character_and_ends_in_an_ellipsis) {
  BOOST_TEST(layout::fitted("12345678", 8) == "12345678");
  BOOST_TEST(layout::fitted("123456789", 8) == "12345\xE2\x80\xA6");
  BOOST_TEST(layout::fitted("1234\xC3\xA4"
                            "6789",
                            8) == "1234\xE2\x80\xA6");
}

BOOST_AUTO_TEST_CASE(a_name_has_no_empty_part_and_no_odd_character) {
  for (const char* good : {"a", "a.b-c.d_1", "NPU0"}) BOOST_TEST(layout::is_name(good), good);
  for (const char* bad : {"", ".", "..", ".a", "a.", "a..b", "a/b", "a b", "\xC3\xA4"}) {
    BOOST_TEST(!layout::is_name(bad), bad);
  }
  BOOST_TEST(layout::is_name(std::string(200, 'x')));
  BOOST_TEST(!layout::is_name(std::string(201, 'x')));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::trace
