#include "harness/testbed/device_kinds.h"

#include <boost/test/unit_test.hpp>

namespace flatsat::testbed {

namespace suites {  // a suite is a namespace, which must not meet the function of its name

BOOST_AUTO_TEST_SUITE(device_kinds)

BOOST_AUTO_TEST_CASE(each_kind_has_the_backings_that_a_testbed_may_name) {
  BOOST_TEST(row_of(DeviceKind::kNpu).backing_names() == "model, rtl, trace");
  BOOST_TEST(row_of(DeviceKind::kGpu).backing_names() == "model, emulator, board, trace");
  BOOST_TEST(row_of(DeviceKind::kRtl).backing_names() == "rtl, trace");
  BOOST_TEST(row_of(DeviceKind::kNpu).find(Backing::kRtl)->program == std::string("flatsat-rtl-agent"));
  BOOST_TEST(row_of(DeviceKind::kNpu).find(Backing::kModel)->program == nullptr);
  BOOST_TEST(row_of(DeviceKind::kNpu).find(Backing::kBoard) == nullptr);
}

BOOST_AUTO_TEST_CASE(what_a_kind_is_where_a_testbed_says_nothing_is_something_it_can_be) {
  for (const auto& kind : testbed::device_kinds()) {
    BOOST_TEST(kind.find(kind.usual) != nullptr, kind.name);
    BOOST_TEST(&row_of(kind.kind) == &kind, kind.name);
    BOOST_TEST(to_string(kind.kind) == std::string(kind.name));
  }
}

BOOST_AUTO_TEST_CASE(jobs_of_a_class_are_done_by_the_kind_that_messages_name) {
  BOOST_TEST(row_of(payload::DeviceClass::kAccelerator).name == std::string("npu"));
  BOOST_TEST(row_of(payload::DeviceClass::kGpu).name == std::string("gpu"));
  BOOST_TEST(!row_of(DeviceKind::kRtl).device_class.has_value());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace suites

}  // namespace flatsat::testbed
