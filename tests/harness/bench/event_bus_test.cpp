#include "harness/bench/event_bus.h"

#include <boost/test/unit_test.hpp>

#include "models/base/event_kinds.h"
#include "tests/support/simulation.h"

namespace flatsat::bench {

BOOST_AUTO_TEST_SUITE(event_bus)

BOOST_AUTO_TEST_CASE(events_are_numbered_from_one_in_the_order_of_emission) {
  Simulation fresh;
  EventBus events;
  BOOST_TEST(events.emit({"a", model::EventName::reported("first"), ""}) == 1u);
  BOOST_TEST(events.emit({"a", model::EventName::reported("second"), ""}) == 2u);
  BOOST_TEST(events.count() == 2u);
}

BOOST_AUTO_TEST_CASE(every_listener_hears_every_event_at_its_instant_in_the_order_in_which_they_came) {
  Simulation fresh;
  EventBus events;
  std::string heard;
  events.listen([&](std::uint64_t id, time::SimTime time, const model::Event& event) {
    heard += "one " + std::to_string(id) + " " + std::string(event.kind) + " " + std::to_string(time.ps) + "; ";
  });
  events.listen([&](std::uint64_t, time::SimTime, const model::Event& event) { heard += "two " + event.text; });
  sc_core::sc_start(3, sc_core::SC_NS);
  events.emit({"a", model::EventName::reported("umbra"), "dark"});
  BOOST_TEST(heard == "one 1 umbra 3000; two dark");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::bench
