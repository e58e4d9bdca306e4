// Events that name no cause get the latest of the kinds that theirs follows from.
#include "models/satellite/causality_rules.h"

#include <boost/test/unit_test.hpp>
#include <vector>

namespace flatsat::satellite {
namespace {

struct Told : model::EventSink {
  std::uint64_t emit(const model::Event& event) override {
    causes.push_back(event.cause);
    return 10 * causes.size();
  }
  std::vector<std::uint64_t> causes;
};

BOOST_AUTO_TEST_SUITE(event_trail)

BOOST_AUTO_TEST_CASE(a_cap_follows_from_the_latest_change_of_light_or_heat) {
  Told out;
  CausalityRules trail(out);
  trail.emit({"power", "cap", "", 1.0});                   // 10: nothing came before
  trail.emit({"environment", "umbra_entry", "", 1.0});     // 20
  trail.emit({"power", "cap", "", 0.6});                   // 30
  trail.emit({"thermal", "derate", "", 61.0});             // 40: of the cap, the latest that moves heat
  trail.emit({"power", "cap", "", 0.5});                   // 50
  trail.emit({"computer", "mode", "safe", 1.0});           // 60
  trail.emit({"guidance", "pointing", "mode safe", 3.0});  // 70
  trail.emit({"npu0", "job_done", "", 1.0});               // 80
  const std::vector<std::uint64_t> expected{0, 0, 20, 30, 40, 50, 60, 0};
  BOOST_TEST(out.causes == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_cause_that_an_event_names_itself_stays) {
  Told out;
  CausalityRules trail(out);
  trail.emit({"environment", "umbra_entry", "", 1.0});
  trail.emit({"power", "cap", "", 0.6, 7});
  BOOST_TEST(out.causes.back() == 7u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace flatsat::satellite
