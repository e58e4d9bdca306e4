#include "harness/agents/lab/lease.h"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>
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

BOOST_AUTO_TEST_CASE(the_file_of_a_lease_can_be_read_by_all_and_does_not_show_the_token) {
  const Folder folder;
  LeaseStore leases(folder.path);
  const auto lease = leases.take("gpu-1", "first", 10.0);
  std::ifstream file(folder.path + "/gpu-1.lease");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  BOOST_TEST(text.find("first") != std::string::npos);
  BOOST_TEST(text.find(lease->token) == std::string::npos);
  const auto rights = std::filesystem::status(folder.path + "/gpu-1.lease").permissions();
  BOOST_TEST(((rights & std::filesystem::perms::others_read) != std::filesystem::perms::none));
}

BOOST_AUTO_TEST_CASE(a_lease_of_an_earlier_version_is_released_by_its_token) {
  const Folder folder;
  LeaseStore leases(folder.path);
  std::ofstream(folder.path + "/gpu-1.lease") << R"({"owner": "first", "token": "abc", "expires_ms": 2000000})";
  BOOST_TEST(!leases.take("gpu-1", "second", 10.0, 1'000'000).has_value());
  BOOST_TEST(leases.release("gpu-1", "abc", 1'000'000));
}

/// As another user does it who is in no group of the folder's; needs root. 0 where he may.
int as_another(uid_t user, const std::function<bool()>& act) {
  const pid_t pid = fork();
  if (pid == 0) {
    umask(022);
    if (setgid(user) != 0 || setuid(user) != 0) _exit(2);
    try {
      _exit(act() ? 0 : 1);
    } catch (const std::exception&) {
      _exit(3);
    }
  }
  int status = 0;
  waitpid(pid, &status, 0);
  return WEXITSTATUS(status);
}

BOOST_AUTO_TEST_CASE(what_one_user_gave_back_or_let_run_out_another_takes_whatever_the_umask_is) {
  if (geteuid() != 0) return;  // two users are to be had by root alone
  for (const mode_t rights : {0777, 01777}) {
    const Folder folder;
    BOOST_REQUIRE(chmod(folder.path.c_str(), rights) == 0);
    const auto take_and_release = [&] {
      LeaseStore leases(folder.path);
      const auto lease = leases.take("gpu-1", "one", 10.0);
      return lease && leases.release("gpu-1", lease->token);
    };
    const auto take_for_long = [&] { return LeaseStore(folder.path).take("gpu-1", "one", 1000.0).has_value(); };
    const auto take_and_leave = [&](std::int64_t ago_ms) {
      return LeaseStore(folder.path).take("gpu-1", "one", 1.0, wall_now_ms() - ago_ms).has_value();
    };
    for (const uid_t user : {65531u, 65532u, 65533u}) BOOST_TEST(as_another(user, take_and_release) == 0);
    BOOST_TEST(as_another(65531, [&] { return take_and_leave(60'000); }) == 0);
    BOOST_TEST(as_another(65532, [&] { return take_and_leave(30'000); }) == 0);
    BOOST_TEST(as_another(65533, take_and_release) == 0);
    BOOST_TEST(as_another(65532, take_for_long) == 0);
    BOOST_TEST(as_another(65533, take_and_release) == 1);
  }
}

BOOST_AUTO_TEST_CASE(what_keeps_a_user_from_taking_a_board_is_told_before_he_tries) {
  const Folder folder;
  BOOST_TEST(LeaseStore(folder.path).obstacle("gpu-1").empty());
  if (geteuid() != 0) return;
  const auto has_obstacle = [&] { return !LeaseStore(folder.path).obstacle("gpu-1").empty(); };
  BOOST_REQUIRE(chmod(folder.path.c_str(), 0755) == 0);
  BOOST_TEST(as_another(65532, has_obstacle) == 0);
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
