#include "harness/base/process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/time.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <functional>
#include <stdexcept>

#include "harness/base/clock.h"
#include "harness/base/run_in_child.h"
#include "harness/base/temporary_folder.h"
#include "harness/base/whole_file.h"
#include "tests/support/patience.h"

namespace flatsat::base {

BOOST_AUTO_TEST_SUITE(process)

namespace {

RunResult shell(const std::string& script) { return run({.words = {"sh", "-c", script}}); }

std::string error_of(const std::function<void()>& act) {
  try {
    act();
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "no error";
}

bool exists(pid_t pid) { return kill(pid, 0) == 0; }

}  // namespace

BOOST_AUTO_TEST_CASE(the_exit_status_of_a_program_is_told) {
  const auto result = shell("exit 3");
  BOOST_TEST(result.status.code() == 3);
  BOOST_TEST(result.status.signal() == 0);
  BOOST_TEST(!result.status.is_success());
  BOOST_TEST(result.status.text() == "ended with status 3");
}

BOOST_AUTO_TEST_CASE(the_signal_that_kills_a_program_is_told_by_number_and_name) {
  const auto result = shell("kill -KILL $$");
  BOOST_TEST(result.status.code() == 128 + 9);
  BOOST_TEST(result.status.signal() == 9);
  BOOST_TEST(result.status.text() == "was killed by signal 9 (Killed)");
}

BOOST_AUTO_TEST_CASE(output_and_errors_come_in_their_order) {
  BOOST_TEST(shell("echo one; echo two >&2; echo three").output == "one\ntwo\nthree\n");
}

BOOST_AUTO_TEST_CASE(errors_are_left_where_they_go_when_output_alone_is_read) {
  const TemporaryFolder folder("/tmp/flatsat-test-");
  const Descriptor file(::open((folder.path() / "errors").c_str(), O_WRONLY | O_CREAT, 0600));
  const auto result = run({.words = {"sh", "-c", "echo one; echo two >&2"}, .err = Stream::to(file)}, Capture::kOutput);
  BOOST_TEST(result.output == "one\n");
  BOOST_TEST(*read_whole(folder.path() / "errors") == "two\n");
}

BOOST_AUTO_TEST_CASE(a_program_that_writes_five_megabytes_comes_to_its_end_and_its_first_bytes_are_kept) {
  const auto whole = shell("head -c 5000000 /dev/zero");
  BOOST_TEST(whole.output.size() == 5'000'000u);
  const auto cut = run({.words = {"sh", "-c", "head -c 5000000 /dev/zero; exit 4"}}, Capture::kOutput, 1000);
  BOOST_TEST(cut.output.size() == 1000u);
  BOOST_TEST(cut.status.code() == 4);
}

BOOST_AUTO_TEST_CASE(a_program_works_in_its_folder_and_sees_what_is_added_to_its_environment) {
  setenv("FLATSAT_TEST_KEPT", "kept", 1);
  setenv("FLATSAT_TEST_REPLACED", "old", 1);
  const auto result = run({.words = {"sh", "-c", "pwd; echo $FLATSAT_TEST_KEPT $FLATSAT_TEST_REPLACED"},
                           .folder = "/usr/bin",
                           .environment = {"FLATSAT_TEST_REPLACED=new"}});
  BOOST_TEST(result.output == "/usr/bin\nkept new\n");
}

BOOST_AUTO_TEST_CASE(a_word_with_blanks_and_quotes_reaches_the_program_as_one) {
  BOOST_TEST(run({.words = {"printf", "%s|", "a b", "it's", "$HOME"}}).output == "a b|it's|$HOME|");
}

BOOST_AUTO_TEST_CASE(stdin_is_empty_unless_something_is_given) {
  BOOST_TEST(run({.words = {"cat"}}).output == "");
  const Descriptor text = unnamed_file("read me");
  BOOST_TEST(run({.words = {"cat"}, .in = Stream::to(text)}).output == "read me");
}

BOOST_AUTO_TEST_CASE(a_program_that_leaves_off_reading_its_stdin_kills_nobody) {
  const Descriptor text = unnamed_file(std::string(1'000'000, 'x'));
  BOOST_TEST(run({.words = {"head", "-c", "1"}, .in = Stream::to(text)}).output == "x");
}

BOOST_AUTO_TEST_CASE(a_program_that_is_not_there_is_named) {
  BOOST_TEST(error_of([] { run({.words = {"flatsat-no-such-program"}}); }) ==
             "cannot start flatsat-no-such-program: No such file or directory");
  BOOST_TEST(error_of([] { spawn({.words = {"/etc/passwd"}}); }) == "cannot start /etc/passwd: Permission denied");
}

BOOST_AUTO_TEST_CASE(a_started_program_inherits_no_descriptor_of_this_process) {
  const auto seen = [] { return shell("ls /proc/self/fd | wc -l").output; };
  const std::string before = seen();  // what this process was given itself
  const Pipe pipe = make_pipe();
  const Descriptor file = unnamed_file("text");
  Child other = spawn({.words = {"sleep", "60"}});
  BOOST_TEST(seen() == before);
}

BOOST_AUTO_TEST_CASE(a_child_that_runs_is_waited_for_only_as_long_as_was_said) {
  Child child = spawn({.words = {"sleep", "60"}});
  const double begin_s = wall_s();
  BOOST_TEST(!child.wait_for(0.1).has_value());
  BOOST_TEST(wall_s() - begin_s >= 0.1);
  BOOST_TEST(child.is_running());
}

BOOST_AUTO_TEST_CASE(the_end_of_a_child_is_seen_at_once) {
  Child child = spawn({.words = {"sh", "-c", "exit 7"}});
  const double begin_s = wall_s();
  BOOST_REQUIRE(child.wait_for(60.0).has_value());
  BOOST_TEST(wall_s() - begin_s < 20.0 * support::kPatience);
  BOOST_TEST(child.wait().code() == 7);
  BOOST_TEST(!child.is_running());
}

BOOST_AUTO_TEST_CASE(signals_to_this_process_do_not_end_a_wait) {
  struct sigaction action {};
  action.sa_handler = [](int) {};
  sigaction(SIGALRM, &action, nullptr);
  const itimerval often{{0, 1000}, {0, 1000}}, never{};
  setitimer(ITIMER_REAL, &often, nullptr);
  Child first = spawn({.words = {"sh", "-c", "sleep 0.2; exit 5"}});
  const auto in_time = first.wait_for(60.0);
  Child second = spawn({.words = {"sh", "-c", "sleep 0.2; exit 6"}});
  const auto at_last = second.wait();
  setitimer(ITIMER_REAL, &never, nullptr);
  BOOST_REQUIRE(in_time.has_value());
  BOOST_TEST(in_time->code() == 5);
  BOOST_TEST(at_last.code() == 6);
}

BOOST_AUTO_TEST_CASE(a_child_ends_with_its_owner_and_leaves_no_zombie) {
  pid_t pid = -1;
  {
    const Child child = spawn({.words = {"sleep", "60"}});
    pid = child.pid();
    BOOST_TEST(exists(pid));
  }
  BOOST_TEST(!exists(pid));
}

BOOST_AUTO_TEST_CASE(a_child_that_is_deaf_to_sigterm_is_killed) {
  Child child = spawn({.words = {"sh", "-c", "trap '' TERM; while :; do sleep 0.01; done"}});
  child.wait_for(0.3);  // it must have come to its trap
  BOOST_TEST(child.stop(0.1).signal() == SIGKILL);
}

BOOST_AUTO_TEST_CASE(a_child_that_was_stopped_is_ended_in_order) {
  for (int i = 0; i < 20; ++i) {  // and does nothing more in between
    Child child = spawn({.words = {"sh", "-c", "kill -STOP $$; exit 3"}});
    child.wait_for(0.05);
    BOOST_TEST(child.stop(60.0).signal() == SIGTERM);
  }
}

BOOST_AUTO_TEST_CASE(no_signal_goes_to_the_number_of_a_child_that_has_ended) {
  Child child = spawn({.words = {"true"}});
  child.wait();
  child.send(SIGKILL);
  child.send_to_group(SIGKILL);
  BOOST_TEST(child.stop().code() == 0);
}

BOOST_AUTO_TEST_CASE(a_moved_child_has_one_owner) {
  Child first = spawn({.words = {"sleep", "60"}});
  const pid_t pid = first.pid();
  Child second = std::move(first);
  BOOST_TEST(first.pid() == -1);
  BOOST_TEST(second.pid() == pid);
  second = Child();
  BOOST_TEST(!exists(pid));
}

BOOST_AUTO_TEST_CASE(a_program_with_a_group_of_its_own_leads_it_and_its_group_dies_together) {
  Child leader = spawn({.words = {"sh", "-c", "sleep 60 & wait"}, .has_own_group = true});
  BOOST_TEST(getpgid(leader.pid()) == leader.pid());
  Child sharer = spawn({.words = {"sleep", "60"}});
  BOOST_TEST(getpgid(sharer.pid()) == getpgid(0));
  leader.send_to_group(SIGKILL);
  BOOST_TEST(leader.wait().signal() == SIGKILL);
  BOOST_TEST(sharer.is_running());
}

BOOST_AUTO_TEST_CASE(a_program_that_is_to_die_with_its_parent_does_when_that_is_killed) {
  Pipe pipe = make_pipe();
  Child parent = fork_child([&]() -> int {
    const auto out = Stream::to(pipe.write);
    Child program = spawn({.words = {"sleep", "600"}, .out = out, .signal_when_parent_dies = SIGTERM});
    kill(getpid(), SIGKILL);
    return 0;
  });
  pipe.write = Descriptor();  // the program alone holds the other end by the time that its parent is dead
  BOOST_TEST(parent.wait().signal() == SIGKILL);
  pollfd end{pipe.read.fd(), POLLIN, 0};
  BOOST_TEST(poll(&end, 1, 60'000) == 1);
}

BOOST_AUTO_TEST_CASE(a_program_gets_the_signals_that_this_process_handles_and_ignores_those_that_this_one_ignores) {
  std::signal(SIGUSR1, [](int) {});
  std::signal(SIGUSR2, SIG_IGN);
  BOOST_TEST(shell("kill -USR2 $$; kill -USR1 $$; echo alive").status.signal() == SIGUSR1);
  std::signal(SIGUSR1, SIG_DFL);
  std::signal(SIGUSR2, SIG_DFL);
}

BOOST_AUTO_TEST_CASE(waiting_for_any_of_several_ends_with_the_first) {
  Child slow = spawn({.words = {"sleep", "60"}}), fast = spawn({.words = {"true"}});
  Child* const both[] = {&slow, &fast};
  const double begin_s = wall_s();
  while (!fast.ended() && wall_s() - begin_s < 60.0 * support::kPatience) wait_for_any(both, 60.0);
  BOOST_TEST(wall_s() - begin_s < 20.0 * support::kPatience);
  BOOST_TEST(slow.is_running());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::base
