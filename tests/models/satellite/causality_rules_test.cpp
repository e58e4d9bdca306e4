// Events that name no cause get the latest of the kinds that theirs follows from.
#include "models/satellite/causality_rules.h"

#include <boost/test/unit_test.hpp>
#include <vector>

#include "tests/support/event_log.h"

namespace flatsat::satellite {

BOOST_AUTO_TEST_SUITE(causality_rules)

namespace {

/// Gives the events of a satellite the ids 10, 20, 30 and so on, and keeps the cause of each.
struct Satellite : model::EventSink {
  std::uint64_t emit(const model::Event& event) override {
    causes.push_back(event.cause);
    return 10 * causes.size();
  }
  void report(const char* kind, std::uint64_t cause = 0) {
    rules.emit({"somewhere", model::EventName::reported(kind), "", 1.0, cause});
  }
  CausalityRules rules{*this};
  std::vector<std::uint64_t> causes;
};

BOOST_AUTO_TEST_CASE(a_cap_follows_from_the_latest_change_of_light_or_heat) {
  Satellite satellite;
  satellite.report("cap");          // 10: nothing came before
  satellite.report("umbra_entry");  // 20
  satellite.report("cap");          // 30
  satellite.report("derate");       // 40: of the cap, the latest that moves heat
  satellite.report("cap");          // 50
  satellite.report("mode");         // 60
  satellite.report("pointing");     // 70
  satellite.report("job_done");     // 80
  const std::vector<std::uint64_t> expected{0, 0, 20, 30, 40, 50, 60, 0};
  BOOST_TEST(satellite.causes == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_cause_that_an_event_names_itself_stays) {
  Satellite satellite;
  satellite.report("umbra_entry");
  satellite.report("cap", 7);
  BOOST_TEST(satellite.causes.back() == 7u);
}

BOOST_AUTO_TEST_CASE(a_device_comes_online_because_its_load_was_restored_and_not_because_it_was_shed) {
  Satellite satellite;
  satellite.report("load_restore");  // 10
  satellite.report("load_shed");     // 20: of the restore
  satellite.report("online");
  BOOST_TEST(satellite.causes.back() == 10u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace flatsat::satellite
