#include "harness/base/descriptor.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/time.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <cerrno>
#include <thread>

namespace flatsat::base {

BOOST_AUTO_TEST_SUITE(descriptor)

namespace {

bool is_open(int fd) { return fcntl(fd, F_GETFD) >= 0; }
bool closes_on_exec(int fd) { return (fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0; }

/// A timer whose signal interrupts system calls every millisecond.
class Interruptions {
 public:
  Interruptions() {
    struct sigaction action {};
    action.sa_handler = [](int) {};
    sigaction(SIGALRM, &action, nullptr);
    set({0, 1000});
  }
  ~Interruptions() { set({0, 0}); }

 private:
  static void set(timeval period) {
    const itimerval timer{period, period};
    setitimer(ITIMER_REAL, &timer, nullptr);
  }
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_descriptor_is_closed_with_its_last_owner) {
  int fd = -1;
  {
    Descriptor first(::open("/dev/null", O_RDONLY));
    fd = first.fd();
    const Descriptor second = std::move(first);
    BOOST_TEST(!first.is_open());
    BOOST_TEST(is_open(second.fd()));
  }
  BOOST_TEST(!is_open(fd));
}

BOOST_AUTO_TEST_CASE(both_ends_of_a_pipe_close_when_a_program_is_started) {
  const Pipe pipe = make_pipe();
  BOOST_TEST(closes_on_exec(pipe.read.fd()));
  BOOST_TEST(closes_on_exec(pipe.write.fd()));
}

BOOST_AUTO_TEST_CASE(a_pipe_never_takes_the_number_of_a_standard_stream) {
  const Descriptor kept(dup(STDIN_FILENO));
  ::close(STDIN_FILENO);
  const Pipe pipe = make_pipe();
  const int read = pipe.read.fd(), write = pipe.write.fd();
  const bool closed = closes_on_exec(read);
  dup2(kept.fd(), STDIN_FILENO);
  BOOST_TEST(read > STDERR_FILENO);
  BOOST_TEST(write > STDERR_FILENO);
  BOOST_TEST(closed);
}

BOOST_AUTO_TEST_CASE(ten_megabytes_pass_a_full_pipe_whole_while_signals_interrupt) {
  const std::string sent(10'000'000, 'x');
  Pipe pipe = make_pipe();
  std::string got;
  bool wrote = false;
  {
    const Interruptions interruptions;
    std::thread writer([&] {
      wrote = write_all(pipe.write.fd(), sent);
      pipe.write = Descriptor();
    });
    BOOST_TEST(read_all(pipe.read.fd(), got));
    writer.join();
  }
  BOOST_TEST(wrote);
  BOOST_TEST((got == sent));
}

BOOST_AUTO_TEST_CASE(of_what_is_too_long_the_beginning_is_kept_and_the_rest_is_drained) {
  Pipe pipe = make_pipe();
  BOOST_TEST(write_all(pipe.write.fd(), "abcdefgh"));
  pipe.write = Descriptor();
  std::string got;
  BOOST_TEST(read_all(pipe.read.fd(), got, 3));
  BOOST_TEST(got == "abc");
}

BOOST_AUTO_TEST_CASE(a_full_device_is_told_by_errno) {
  const Descriptor full(::open("/dev/full", O_WRONLY));
  BOOST_TEST(!write_all(full.fd(), "x"));
  BOOST_TEST(errno == ENOSPC);
  BOOST_TEST(system_error() == "No space left on device");
}

BOOST_AUTO_TEST_CASE(an_unnamed_file_is_read_from_its_beginning) {
  const Descriptor file = unnamed_file("two\nlines\n");
  std::string got;
  BOOST_TEST(read_all(file.fd(), got));
  BOOST_TEST(got == "two\nlines\n");
  BOOST_TEST(closes_on_exec(file.fd()));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::base
