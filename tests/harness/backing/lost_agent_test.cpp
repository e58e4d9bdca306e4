#include <csignal>
#include <fstream>

#include "harness/wire/errors.h"
#include "tests/harness/backing/loop.h"

namespace flatsat::backing {

BOOST_AUTO_TEST_SUITE(lost_agent)

namespace {

/// The error of a run whose agent is of this mood, or to which `harm` is done after the start.
std::string failure(
    const std::string& mood, const std::function<void(Loop&)>& harm = [](Loop&) {}) {
  Simulation fresh;
  Loop loop(built("bin/test_agent"), {mood}, std::chrono::milliseconds(2000));
  loop.master.script = [&](Master& m) {
    m.wait(2, sc_core::SC_SEC);
    std::uint32_t value = 0;
    m.access(false, 0x1000'0000, &value, 4);
  };
  harm(loop);
  try {
    loop.run(10.0);
  } catch (const wire::PeerError& error) {
    return error.what();
  } catch (const lockstep::AgentFault& fault) {
    return "agent " + std::to_string(fault.agent()) + ": " + fault.what();
  }
  return "no error";
}

/// While the agent owes the answer to the access at 2 s, the kernel has an event at which its grant ends, and later the
/// rail changes by more than its deadband: the agent is asked again.
void change_the_rail_behind_a_grant(Loop& loop) {
  sc_core::sc_spawn([&loop] {
    sc_core::wait(2, sc_core::SC_SEC);
    sc_core::wait(3, sc_core::SC_US);
    sc_core::wait(17, sc_core::SC_US);
    loop.rail.write(30.0);
  });
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

BOOST_AUTO_TEST_CASE(an_agent_that_exits_is_named_with_its_status_and_the_simulated_time) {
  const auto text = failure("exits");
  BOOST_TEST_MESSAGE(text);
  BOOST_TEST(contains(text, "dut at simulated time 2."));
  BOOST_TEST(contains(text, "7"));
}

BOOST_AUTO_TEST_CASE(an_agent_that_hangs_is_silent_after_the_reply_timeout) {
  BOOST_TEST(contains(failure("hangs"), "silent"));
}

BOOST_AUTO_TEST_CASE(a_killed_agent_is_named_with_its_signal) {
  BOOST_TEST(contains(failure("good", [](Loop& loop) { kill(loop.process->pid(), SIGKILL); }), "signal 9"));
}

BOOST_AUTO_TEST_CASE(a_stopped_agent_is_silent) {
  BOOST_TEST(contains(failure("good", [](Loop& loop) { kill(loop.process->pid(), SIGSTOP); }), "silent"));
}

BOOST_AUTO_TEST_CASE(an_agent_that_hides_its_next_output_is_caught) {
  // It announces that it will never send anything, and answers 10 us after the access all the same.
  const auto text = failure("liar", change_the_rail_behind_a_grant);
  BOOST_TEST(contains(text, "spoke before its announced horizon"), text);
}

BOOST_AUTO_TEST_CASE(an_agent_that_announces_its_late_answer_is_in_order) {
  BOOST_TEST(failure("slow", change_the_rail_behind_a_grant) == "no error");
}

BOOST_AUTO_TEST_CASE(an_agent_that_says_a_megabyte_is_heard_to_its_last_words) {
  AgentProcess agent("/bin/sh",
                     {"-c", "yes a few words | head -c 1000000; echo; echo the last words >&2; echo; exit 3"});
  BOOST_TEST(agent.wait_for_end(60.0));
  BOOST_TEST(agent.death() == "agent ended with status 3; its last words: the last words");
}

BOOST_AUTO_TEST_CASE(what_an_agent_started_and_left_behind_does_not_hold_its_last_words) {
  AgentProcess agent("/bin/sh", {"-c", "sleep 20 & echo the last words; exit 3"});
  BOOST_TEST(agent.wait_for_end(10.0));
  BOOST_TEST(agent.death() == "agent ended with status 3; its last words: the last words");
}

BOOST_AUTO_TEST_CASE(a_missing_agent_and_one_that_is_not_executable_are_named) {
  BOOST_CHECK_EXCEPTION(AgentProcess("/nowhere/agent", {}), std::runtime_error, [](const auto& e) {
    return contains(e.what(), "/nowhere/agent") && contains(e.what(), "does not exist");
  });
  const auto folder = wire::socket_folder();
  const auto file = (folder.path() / "text").string();
  std::ofstream(file) << "text";
  BOOST_CHECK_EXCEPTION(AgentProcess(file, {}), std::runtime_error,
                        [](const auto& e) { return contains(e.what(), "not executable"); });
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::backing
