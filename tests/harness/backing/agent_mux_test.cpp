#include "harness/backing/agent_mux.h"

#include <boost/test/unit_test.hpp>

namespace flatsat::backing {

BOOST_AUTO_TEST_SUITE(agent_mux)

namespace {

constexpr time::SimTime kLatencyUp{10};

/// A device that once sent an interrupt, which the bench had at this instant.
std::unique_ptr<TracePlayer> player_of_one_message(std::int64_t at_ps) {
  auto recording = std::make_shared<DeviceRecording>();
  trace::WireRecord record;
  record.at = {at_ps};
  record.direction = trace::Direction::kFromDevice;
  record.message.kind = wire::Kind::kInterrupt;
  recording->messages = trace::Rows<trace::WireRecord>::of({record});
  return std::make_unique<TracePlayer>(recording, kLatencyUp);
}

/// Two recordings, with the numbers 0 and 2 of three devices.
struct Rig {
  AgentLinks links;
  AgentMux mux{links};
  Rig() {
    mux.add_player(0, player_of_one_message(110));
    mux.add_player(2, player_of_one_message(210));
  }
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_recording_announces_when_its_device_first_spoke) {
  const Rig rig;
  BOOST_TEST(rig.mux.horizon(0).ps == 100);
  BOOST_TEST(rig.mux.horizon(2).ps == 200);
}

BOOST_AUTO_TEST_CASE(a_grant_goes_to_the_device_of_its_number) {
  Rig rig;
  rig.mux.grant(2, time::SimTime{500}, {});
  rig.mux.grant(0, time::SimTime{50}, {});
  const auto second = rig.mux.answer(2), first = rig.mux.answer(0);
  BOOST_TEST(first.outputs.empty());
  BOOST_TEST(first.reached.ps == 50);
  BOOST_TEST(first.horizon.ps == 100);
  BOOST_REQUIRE(second.outputs.size() == 1u);
  BOOST_TEST(second.reached.ps == 200);
  BOOST_TEST(second.horizon.is_never());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::backing
