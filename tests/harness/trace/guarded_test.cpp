#include "harness/trace/guarded.h"

#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "harness/trace/h5.h"
#include "tests/support/patience.h"

using namespace flatsat::trace;

BOOST_AUTO_TEST_SUITE(guarded)

namespace {

constexpr GuardLimits kLimits{1.0, 256u << 20};

std::string error_of(const std::function<std::string()>& work, const GuardLimits& limits = kLimits) {
  try {
    run_guarded(work, limits);
  } catch (const GuardError& error) {
    return error.what();
  }
  return "no error";
}

}  // namespace

BOOST_AUTO_TEST_CASE(what_the_child_returns_comes_back_whole) {
  BOOST_TEST(run_guarded([] { return std::string(300'000, 'x') + '\0' + "y"; }, kLimits).size() == 300'002u);
  BOOST_TEST(run_guarded([] { return std::string(); }, kLimits).empty());
}

BOOST_AUTO_TEST_CASE(an_exception_of_the_child_is_an_error_with_its_text) {
  BOOST_TEST(error_of([]() -> std::string { throw h5::Error("no dataset marks"); }) == "no dataset marks");
}

BOOST_AUTO_TEST_CASE(a_crash_of_the_child_is_an_error) {
  BOOST_TEST(error_of([]() -> std::string { std::abort(); }) == "is corrupt: reading it ends in Aborted");
}

BOOST_AUTO_TEST_CASE(a_child_that_comes_to_no_end_is_ended) {
  const auto forever = []() -> std::string {
    std::uint64_t spins = 0;
    for (volatile const bool on = true; on;) ++spins;
    return std::to_string(spins);
  };
  BOOST_TEST(error_of(forever) == "is corrupt: reading it comes to no end");
}

BOOST_AUTO_TEST_CASE(a_child_that_only_waits_is_ended_by_the_wall_clock) {
  const auto wait = [] { return std::string(1, static_cast<char>(pause())); };
  BOOST_TEST(error_of(wait, {0.05, 256u << 20}) == "is corrupt: reading it comes to no end");
}

BOOST_AUTO_TEST_CASE(a_child_that_somebody_kills_says_nothing_of_the_file) {
  BOOST_TEST(error_of([] { return std::to_string(raise(SIGKILL)); }) ==
             "was not read to its end: the process that read it was killed");
}

BOOST_AUTO_TEST_CASE(a_child_that_takes_too_much_memory_is_an_error) {
  if (flatsat::support::kIsSanitized) {
    std::puts("skipped: a sanitizer maps terabytes of shadow, so that no limit of memory is set");
    return;
  }
  const auto hoard = [] { return std::string(1, static_cast<char>(std::vector<int>(1u << 30, 1).back())); };
  BOOST_TEST(error_of(hoard) == "needs more memory than a sound file would");
}

BOOST_AUTO_TEST_SUITE_END()
