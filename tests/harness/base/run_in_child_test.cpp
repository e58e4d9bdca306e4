#include "harness/base/run_in_child.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/time.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>

#include "harness/base/clock.h"
#include "tests/support/patience.h"

namespace flatsat::base::tests {  // apart from the function that the suite has its name from

BOOST_AUTO_TEST_SUITE(run_in_child)

namespace {

std::string error_of(const std::function<std::string()>& work, const ChildLimits& limits = {}) {
  try {
    base::run_in_child(work, limits);
  } catch (const ChildError& error) {
    return error.what();
  }
  return "no error";
}

[[noreturn]] void die_of(int signal) {
  ::signal(signal, SIG_DFL);
  raise(signal);
  for (;;) pause();
}

}  // namespace

BOOST_AUTO_TEST_CASE(what_the_work_returns_comes_back_and_nothing_else_of_it) {
  int touched = 0;
  BOOST_TEST(base::run_in_child([&] {
               touched = 1;
               return std::to_string(getppid());
             }) == std::to_string(getpid()));
  BOOST_TEST(touched == 0);
}

BOOST_AUTO_TEST_CASE(an_answer_longer_than_a_pipe_holds_comes_back_whole_while_signals_interrupt) {
  struct sigaction action {};
  action.sa_handler = [](int) {};
  sigaction(SIGALRM, &action, nullptr);
  const itimerval often{{0, 1000}, {0, 1000}}, never{};
  const auto interrupt = [&] { setitimer(ITIMER_REAL, &often, nullptr); };
  const std::string answer = base::run_in_child(
      [&] {
        interrupt();  // a copy has no timers of its own
        return std::string(20'000'000, 'y');
      },
      // Not before: fork begins anew for each signal, and never ends where it takes longer than from one to the next.
      {.fork_within = [&](const auto& fork) {
        fork();
        interrupt();
      }});
  setitimer(ITIMER_REAL, &never, nullptr);
  BOOST_TEST((answer == std::string(20'000'000, 'y')));
}

BOOST_AUTO_TEST_CASE(an_empty_answer_is_one) {
  const auto answer = ask_child([] { return std::string(); });
  BOOST_TEST((answer.kind == ChildAnswer::Kind::kResult));
  BOOST_TEST(answer.text == "");
}

BOOST_AUTO_TEST_CASE(an_exception_of_the_work_is_one_here) {
  BOOST_TEST(error_of([]() -> std::string { throw std::logic_error("no such table"); }) == "no such table");
}

BOOST_AUTO_TEST_CASE(a_crash_is_told_with_its_signal) {
  BOOST_TEST(error_of([]() -> std::string { die_of(SIGSEGV); }) ==
             "its process was killed by signal 11 (Segmentation fault)");
}

BOOST_AUTO_TEST_CASE(work_that_ends_the_process_by_itself_is_told_with_its_status) {
  BOOST_TEST(error_of([]() -> std::string { _exit(5); }) == "its process ended with status 5");
  BOOST_TEST(error_of([]() -> std::string { _exit(0); }) == "its process ended with status 0");
}

BOOST_AUTO_TEST_CASE(work_that_takes_too_long_is_killed) {
  const double begin_s = wall_s();
  const auto answer = ask_child(
      []() -> std::string {
        for (;;) pause();
      },
      {.seconds = 0.1});
  BOOST_TEST((answer.kind == ChildAnswer::Kind::kTooLate));
  BOOST_TEST(answer.status.signal() == SIGKILL);
  BOOST_TEST(wall_s() - begin_s >= 0.1);
  BOOST_TEST(wall_s() - begin_s < 20.0 * support::kPatience);
}

BOOST_AUTO_TEST_CASE(an_answer_may_have_just_as_many_bytes_as_was_said) {
  const auto four = [] { return std::string("four"); };
  BOOST_TEST(base::run_in_child(four, {.most_bytes = 4}) == "four");
  BOOST_TEST(error_of(four, {.most_bytes = 3}) == "its process answered with more than 3 bytes");
}

BOOST_AUTO_TEST_CASE(the_caller_may_hold_something_while_the_process_is_copied) {
  bool held = false;
  const auto answer =
      ask_child([&] { return std::string(held ? "held" : "not held"); }, {.fork_within = [&](const auto& fork) {
                  held = true;
                  fork();
                  held = false;
                }});
  BOOST_TEST(answer.text == "held");
}

BOOST_AUTO_TEST_CASE(a_copy_has_the_status_that_its_work_returns_and_three_for_an_exception) {
  BOOST_TEST(fork_child([] { return 42; }).wait().code() == 42);
  BOOST_TEST(fork_child([]() -> int { throw std::runtime_error("on purpose"); }).wait().code() == 3);
}

BOOST_AUTO_TEST_CASE(a_copy_dies_with_the_process_that_made_it) {
  Pipe pipe = make_pipe();
  Child middle = fork_child([&]() -> int {
    const Child inner = fork_child(
        []() -> int {
          for (;;) pause();
        },
        {.signal_when_parent_dies = SIGHUP});
    write_all(pipe.write.fd(), std::to_string(inner.pid()) + "\n");
    for (;;) pause();
  });
  std::string line;
  for (char c = 0; ::read(pipe.read.fd(), &c, 1) == 1 && c != '\n';) line += c;
  prctl(PR_SET_CHILD_SUBREAPER, 1);  // an orphan becomes a child of this process, which sees how it ended
  middle.send(SIGKILL);
  middle.wait();
  const auto status = Child(std::stoi(line)).wait_for(20.0);
  prctl(PR_SET_CHILD_SUBREAPER, 0);
  BOOST_REQUIRE(status.has_value());
  BOOST_TEST(status->signal() == SIGHUP);
}

BOOST_AUTO_TEST_CASE(a_copy_whose_parent_is_dead_already_dies_at_once) {
  Child child = fork_child([]() -> int {
    end_with_parent(SIGTERM, getppid() + 1);  // not who its parent is by now
    for (;;) pause();
  });
  BOOST_TEST(child.wait().signal() == SIGTERM);
}

BOOST_AUTO_TEST_CASE(a_copy_may_lead_a_group_of_its_own) {
  Child child = fork_child(
      []() -> int {
        for (;;) pause();
      },
      {.has_own_group = true});
  BOOST_TEST(getpgid(child.pid()) == child.pid());
  child.send_to_group(SIGKILL);
  BOOST_TEST(child.wait().signal() == SIGKILL);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::base::tests
