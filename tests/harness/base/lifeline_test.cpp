#include "harness/base/lifeline.h"

#include <signal.h>

#include <boost/test/unit_test.hpp>
#include <chrono>
#include <optional>
#include <thread>

#include "harness/base/run_in_child.h"

namespace flatsat::base {

BOOST_AUTO_TEST_SUITE(lifeline)

namespace {

bool becomes(const std::function<bool()>& what) {
  for (int looks = 0; looks < 200; ++looks) {
    if (what()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return false;
}

}  // namespace

BOOST_AUTO_TEST_CASE(it_is_cut_when_its_holder_is_gone_and_not_before) {
  std::optional<Lifeline> held(std::in_place);
  const Descriptor end(dup(held->end().fd()));
  BOOST_TEST(!is_lifeline_cut(end.fd()));
  held.reset();
  BOOST_TEST(is_lifeline_cut(end.fd()));
}

BOOST_AUTO_TEST_CASE(what_is_no_pipe_is_no_lifeline) {
  const Descriptor file = unnamed_file("");
  BOOST_TEST(!is_lifeline_cut(file.fd()));
}

BOOST_AUTO_TEST_CASE(a_process_that_is_stopped_is_told_from_one_that_runs) {
  auto child = fork_child([]() -> int {
    for (;;) pause();
  });
  BOOST_TEST(!is_stopped(child.pid()));
  child.send(SIGSTOP);
  BOOST_TEST(becomes([&] { return is_stopped(child.pid()); }));
  child.send(SIGCONT);
  BOOST_TEST(becomes([&] { return !is_stopped(child.pid()); }));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::base
