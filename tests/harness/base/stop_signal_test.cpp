#include "harness/base/stop_signal.h"

#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <cerrno>
#include <csignal>

#include "harness/base/descriptor.h"
#include "harness/base/run_in_child.h"

namespace flatsat::base {

BOOST_AUTO_TEST_SUITE(stop_signal)

BOOST_AUTO_TEST_CASE(a_signal_is_noted_by_its_number_and_the_work_goes_on) {
  BOOST_TEST(base::run_in_child([] {
               const auto& noted = note_stop_signals(SecondSignal::kKills);
               std::string seen = std::to_string(noted);
               raise(SIGINT);
               return seen + " " + std::to_string(noted);
             }) == "0 2");
}

BOOST_AUTO_TEST_CASE(a_second_signal_kills_where_that_was_asked_for) {
  const auto answer = ask_child([]() -> std::string {
    const auto& noted = note_stop_signals(SecondSignal::kKills);
    raise(SIGTERM);
    raise(SIGTERM);
    return "noted " + std::to_string(noted);
  });
  BOOST_TEST(answer.status.signal() == SIGTERM);
}

BOOST_AUTO_TEST_CASE(a_second_signal_is_noted_like_the_first_where_that_was_asked_for) {
  BOOST_TEST(base::run_in_child([] {
               const auto& noted = note_stop_signals(SecondSignal::kIsNoted);
               raise(SIGTERM);
               raise(SIGTERM);
               raise(SIGINT);
               return std::to_string(noted);
             }) == "2");
}

BOOST_AUTO_TEST_CASE(a_hangup_is_noted_like_any_and_ignored_where_it_was) {
  BOOST_TEST(base::run_in_child([] {
               const auto& noted = note_stop_signals(SecondSignal::kIsNoted);
               raise(SIGHUP);
               return std::to_string(noted) + " " + std::to_string(noted_stop_signal());
             }) == "1 1");
  BOOST_TEST(base::run_in_child([] {  // under nohup
               ignore_signal(SIGHUP);
               const auto& noted = note_stop_signals(SecondSignal::kIsNoted);
               raise(SIGHUP);
               return std::to_string(noted);
             }) == "0");
}

BOOST_AUTO_TEST_CASE(a_noted_signal_interrupts_a_call_that_waits) {
  BOOST_TEST(base::run_in_child([] {
               const auto& noted = note_stop_signals(SecondSignal::kIsNoted);
               alarm(20);  // it would wait for ever
               const pid_t self = getpid();
               Child other = fork_child([self] {
                 usleep(100'000);
                 return kill(self, SIGTERM);
               });
               char byte = 0;
               const Pipe pipe = make_pipe();
               const bool interrupted = ::read(pipe.read.fd(), &byte, 1) < 0 && errno == EINTR;
               return std::string(interrupted ? "interrupted by " : "not by ") + std::to_string(noted);
             }) == "interrupted by 15");
}

BOOST_AUTO_TEST_CASE(an_ignored_broken_pipe_is_an_error_of_the_write) {
  BOOST_TEST(base::run_in_child([] {
               ignore_signal(SIGPIPE);
               Pipe pipe = make_pipe();
               pipe.read = Descriptor();
               return write_all(pipe.write.fd(), "x") ? std::string("written") : system_error();
             }) == "Broken pipe");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::base
