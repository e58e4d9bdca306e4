#include <csignal>
#include <fstream>

#include "harness/wire/errors.h"
#include "tests/harness/backing/loop.h"

namespace flatsat::backing {
namespace {

/// What a run says whose agent is of this mood, or to which `harm` is done after the start.
std::string failure(
    const std::string& mood, const std::function<void(pid_t)>& harm = [](pid_t) {}) {
  Simulation fresh;
  Loop loop(built("bin/test_agent"), {mood}, std::chrono::milliseconds(2000));
  loop.master.script = [&](Master& m) {
    m.wait(2, sc_core::SC_SEC);
    std::uint32_t value = 0;
    m.access(false, 0x1000'0000, &value, 4);
  };
  harm(loop.process->pid());
  try {
    loop.run(10.0);
  } catch (const wire::PeerError& error) {
    return error.what();
  } catch (const lockstep::AgentFault& fault) {
    return "agent " + std::to_string(fault.agent()) + ": " + fault.what();
  }
  return "no error";
}

bool says(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

BOOST_AUTO_TEST_SUITE(lost_agent)

BOOST_AUTO_TEST_CASE(an_agent_that_exits_is_named_with_its_status_and_the_simulated_time) {
  const auto text = failure("exits");
  BOOST_TEST_MESSAGE(text);
  BOOST_TEST(says(text, "dut at simulated time 2."));
  BOOST_TEST(says(text, "7"));
}

BOOST_AUTO_TEST_CASE(an_agent_that_hangs_is_silent_after_the_reply_timeout) {
  BOOST_TEST(says(failure("hangs"), "silent"));
}

BOOST_AUTO_TEST_CASE(a_killed_agent_is_named_with_its_signal) {
  BOOST_TEST(says(failure("good", [](pid_t pid) { kill(pid, SIGKILL); }), "signal 9"));
}

BOOST_AUTO_TEST_CASE(a_stopped_agent_is_silent) {
  BOOST_TEST(says(failure("good", [](pid_t pid) { kill(pid, SIGSTOP); }), "silent"));
}

BOOST_AUTO_TEST_CASE(an_agent_that_hides_what_it_is_going_to_say_is_caught) {
  // It promises never to speak, so the bench runs ahead; the answer that comes all the same is before that promise.
  BOOST_TEST(failure("liar") != "");
}

BOOST_AUTO_TEST_CASE(a_missing_agent_and_one_that_is_not_executable_are_said_to_be_so) {
  BOOST_CHECK_EXCEPTION(AgentProcess("/nowhere/agent", {}), std::runtime_error, [](const auto& e) {
    return says(e.what(), "/nowhere/agent") && says(e.what(), "does not exist");
  });
  wire::SocketFolder folder;
  const auto file = (folder.path() / "text").string();
  std::ofstream(file) << "text";
  BOOST_CHECK_EXCEPTION(AgentProcess(file, {}), std::runtime_error,
                        [](const auto& e) { return says(e.what(), "not executable"); });
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::backing
