#include "harness/agents/lab/lease.h"

#include <sys/wait.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <vector>

namespace flatsat::agents::lab {

namespace {

/// A folder of its own for each case.
struct Folder {
  Folder() {
    char name[] = "/tmp/flatsat-lease-XXXXXX";
    path = mkdtemp(name);
  }
  ~Folder() { std::filesystem::remove_all(path); }
  std::string path;
};

/// A process that takes the board and ends with 0 if it got it.
pid_t taker(const std::string& folder) {
  const pid_t pid = fork();
  if (pid != 0) return pid;
  const bool got = LeaseStore(folder).take("gpu-1", "racer", 100.0).has_value();
  _exit(got ? 0 : 1);
}

int winners(const std::vector<pid_t>& racers) {
  int count = 0;
  for (const pid_t pid : racers) {
    int status = 0;
    waitpid(pid, &status, 0);
    count += WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 1 : 0;
  }
  return count;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(lease)

BOOST_AUTO_TEST_CASE(of_processes_that_race_for_a_board_exactly_one_gets_it) {
  for (int round = 0; round < 20; ++round) {
    const Folder folder;
    std::vector<pid_t> racers;
    for (int i = 0; i < 6; ++i) racers.push_back(taker(folder.path));
    BOOST_TEST(winners(racers) == 1);
  }
}

BOOST_AUTO_TEST_CASE(of_processes_that_race_for_an_expired_lease_exactly_one_gets_it) {
  for (int round = 0; round < 20; ++round) {
    const Folder folder;
    LeaseStore(folder.path).take("gpu-1", "a run that was cancelled", 1.0, wall_now_ms() - 5000);
    std::vector<pid_t> racers;
    for (int i = 0; i < 6; ++i) racers.push_back(taker(folder.path));
    BOOST_TEST(winners(racers) == 1);
  }
}

BOOST_AUTO_TEST_CASE(a_lease_that_nobody_renews_frees_the_board_at_its_expiry_and_not_before) {
  const Folder folder;
  LeaseStore leases(folder.path);
  BOOST_REQUIRE(leases.take("gpu-1", "first", 10.0, 1'000'000).has_value());
  BOOST_TEST(!leases.take("gpu-1", "second", 10.0, 1'009'999).has_value());
  BOOST_TEST(leases.take("gpu-1", "second", 10.0, 1'010'000).has_value());
}

BOOST_AUTO_TEST_CASE(a_renewed_lease_lasts_and_a_lost_one_cannot_be_renewed) {
  const Folder folder;
  LeaseStore leases(folder.path);
  auto lease = leases.take("gpu-1", "first", 10.0, 1'000'000);
  BOOST_REQUIRE(lease.has_value());
  BOOST_TEST(leases.renew(*lease, 10.0, 1'009'000));
  BOOST_TEST(!leases.take("gpu-1", "second", 10.0, 1'018'000).has_value());
  BOOST_REQUIRE(leases.take("gpu-1", "second", 10.0, 1'019'000).has_value());
  BOOST_TEST(!leases.renew(*lease, 10.0, 1'020'000));
  BOOST_TEST(leases.holder("gpu-1", 1'020'000)->owner == "second");
}

BOOST_AUTO_TEST_CASE(only_its_token_releases_a_lease) {
  const Folder folder;
  LeaseStore leases(folder.path);
  const auto lease = leases.take("gpu-1", "first", 10.0);
  BOOST_REQUIRE(lease.has_value());
  BOOST_TEST(!leases.release("gpu-1", "a guess"));
  BOOST_TEST(leases.release("gpu-1", lease->token));
  BOOST_TEST(!leases.holder("gpu-1").has_value());
}

BOOST_AUTO_TEST_CASE(a_file_that_is_no_lease_holds_nothing) {
  const Folder folder;
  LeaseStore leases(folder.path);
  std::ofstream(folder.path + "/gpu-1.lease") << "[1, 2";
  BOOST_TEST(!leases.holder("gpu-1").has_value());
  BOOST_TEST(leases.take("gpu-1", "first", 10.0).has_value());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::agents::lab
