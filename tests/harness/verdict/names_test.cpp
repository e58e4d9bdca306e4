#include "harness/verdict/names.h"

#include <boost/test/unit_test.hpp>

namespace flatsat::verdict {

BOOST_AUTO_TEST_SUITE(names)

namespace {

const std::vector<ChannelName> kChannels{
    {"a.power.load", "W"}, {"b.power.load", "W"}, {"load", "1"}, {"a.overload", "1"}};

using Indices = std::vector<std::size_t>;

}  // namespace

BOOST_AUTO_TEST_CASE(a_whole_name_goes_before_names_that_end_in_it) {
  BOOST_TEST(channels_called("load", kChannels) == Indices{2}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(an_end_of_a_name_begins_after_a_dot) {
  BOOST_TEST(channels_called("power.load", kChannels) == (Indices{0, 1}), boost::test_tools::per_element());
  BOOST_TEST(channels_called("overload", kChannels) == Indices{3}, boost::test_tools::per_element());
  BOOST_TEST(channels_called("oad", kChannels).empty());
  BOOST_TEST(channels_called("", kChannels).empty());
}

BOOST_AUTO_TEST_CASE(an_event_is_called_by_its_kind_or_by_source_and_kind) {
  BOOST_TEST(is_event("upset", "a.upsets", "upset"));
  BOOST_TEST(is_event("a.upsets.upset", "a.upsets", "upset"));
  BOOST_TEST(!is_event("upsets.upset", "a.upsets", "upset"));  // a source is whole
  BOOST_TEST(!is_event("set", "a.upsets", "upset"));
}

BOOST_AUTO_TEST_CASE(error_stands_for_every_kind_that_ends_in_it) {
  BOOST_TEST(is_event("error", "npu0", "job_error"));
  BOOST_TEST(is_event("npu0.error", "npu0", "job_error"));
  BOOST_TEST(is_event("error", "npu0", "error"));
  BOOST_TEST(!is_event("gpu0.error", "npu0", "job_error"));
  BOOST_TEST(!is_event("error", "npu0", "terror"));
}

BOOST_AUTO_TEST_CASE(an_event_without_a_source_may_come_from_any) {
  BOOST_TEST(is_event("npu0.job_error", "job_error"));
  BOOST_TEST(is_event("npu0.job_error", "npu0.job_error"));
  BOOST_TEST(!is_event("npu0.job_error", "gpu0.job_error"));
}

BOOST_AUTO_TEST_CASE(a_list_is_cut_after_eight_names) {
  const std::vector<ChannelName> many(11, {"x", "1"});
  BOOST_TEST(listed({0, 1}, kChannels) == "a.power.load, b.power.load");
  BOOST_TEST(listed({0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, many) == "x, x, x, x, x, x, x, x and 3 more");
}

BOOST_AUTO_TEST_CASE(a_suggestion_may_be_the_end_of_a_name) {
  BOOST_TEST(near_channel("overlaod", kChannels) == "; did you mean overload?");
  BOOST_TEST(near_channel("temperature", kChannels) == "");
  BOOST_TEST(near_event("upsett", {"a.upsets.upset"}) == "; did you mean upset?");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::verdict
