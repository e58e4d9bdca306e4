#include "harness/agents/lab/lease.h"

#include <grp.h>
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

BOOST_AUTO_TEST_SUITE(lease)

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

/// An instant of one boot of one host: since the boot and by the calendar alike.
LeaseTime at(std::int64_t ms) { return {.boot_id = "boot-a", .host = "lab", .boot_ms = ms, .unix_ms = ms}; }

LeaseTime ago(std::int64_t ms) {
  auto then = LeaseTime::here();
  then.boot_ms -= ms;
  then.unix_ms -= ms;
  return then;
}

std::string error_of(const std::function<void()>& act) {
  try {
    act();
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "no error";
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

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
    LeaseStore(folder.path).take("gpu-1", "a run that was cancelled", 1.0, ago(5000));
    std::vector<pid_t> racers;
    for (int i = 0; i < 6; ++i) racers.push_back(taker(folder.path));
    BOOST_TEST(winners(racers) == 1);
  }
}

BOOST_AUTO_TEST_CASE(a_lease_that_nobody_renews_frees_the_board_at_its_expiry_and_not_before) {
  const Folder folder;
  LeaseStore leases(folder.path);
  BOOST_REQUIRE(leases.take("gpu-1", "first", 10.0, at(1'000'000)).has_value());
  BOOST_TEST(!leases.take("gpu-1", "second", 10.0, at(1'009'999)).has_value());
  BOOST_TEST(leases.take("gpu-1", "second", 10.0, at(1'010'000)).has_value());
}

BOOST_AUTO_TEST_CASE(a_renewed_lease_lasts_and_a_lost_one_cannot_be_renewed) {
  const Folder folder;
  LeaseStore leases(folder.path);
  auto lease = leases.take("gpu-1", "first", 10.0, at(1'000'000));
  BOOST_REQUIRE(lease.has_value());
  BOOST_TEST(leases.renew(*lease, 10.0, at(1'009'000)));
  BOOST_TEST(!leases.take("gpu-1", "second", 10.0, at(1'018'000)).has_value());
  BOOST_REQUIRE(leases.take("gpu-1", "second", 10.0, at(1'019'000)).has_value());
  BOOST_TEST(!leases.renew(*lease, 10.0, at(1'020'000)));
  BOOST_TEST(leases.holder("gpu-1", at(1'020'000))->owner == "second");
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
  BOOST_TEST(!leases.take("gpu-1", "second", 10.0, at(1'000'000)).has_value());
  BOOST_TEST(leases.release("gpu-1", "abc", at(1'000'000)));
}

constexpr gid_t kLab = 65540, kOthers = 65541;

/// As another user of this group does it; needs root. 0 where he may.
int as_another(uid_t user, const std::function<bool()>& act, gid_t group = kLab) {
  const pid_t pid = fork();
  if (pid == 0) {
    umask(022);
    if (setgroups(0, nullptr) != 0 || setgid(group) != 0 || setuid(user) != 0) _exit(2);
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

BOOST_AUTO_TEST_CASE(what_one_user_gave_back_or_let_run_out_another_of_the_lab_takes_whatever_the_umask_is) {
  if (geteuid() != 0) return;  // two users are to be had by root alone
  for (const mode_t rights : {02770, 03770}) {
    const Folder folder;
    BOOST_REQUIRE(chown(folder.path.c_str(), 0, kLab) == 0);
    BOOST_REQUIRE(chmod(folder.path.c_str(), rights) == 0);
    const auto take_and_release = [&] {
      LeaseStore leases(folder.path);
      const auto lease = leases.take("gpu-1", "one", 10.0);
      return lease && leases.release("gpu-1", lease->token);
    };
    const auto take_for_long = [&] { return LeaseStore(folder.path).take("gpu-1", "one", 1000.0).has_value(); };
    const auto take_and_leave = [&](std::int64_t ago_ms) {
      return LeaseStore(folder.path).take("gpu-1", "one", 1.0, ago(ago_ms)).has_value();
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

BOOST_AUTO_TEST_CASE(a_file_that_is_no_lease_frees_nothing) {
  const Folder folder;
  LeaseStore leases(folder.path);
  for (const char* text : {"", "{", "[1, 2", "{}", R"({"expires_ms": "never"})", R"({"owner": 7, "expires_ms": 1})"}) {
    std::ofstream(folder.path + "/gpu-1.lease") << text;
    BOOST_TEST(contains(error_of([&] { leases.holder("gpu-1"); }), "gpu-1.lease is no lease"), text);
    BOOST_TEST(contains(error_of([&] { leases.take("gpu-1", "first", 10.0); }), "remove it if it is"), text);
  }
}

BOOST_AUTO_TEST_CASE(no_setting_of_the_clock_frees_a_lease_or_keeps_one) {
  const Folder folder;
  LeaseStore leases(folder.path);
  BOOST_REQUIRE(leases.take("gpu-1", "first", 10.0, at(1'000'000)));
  constexpr std::int64_t kYearMs = 31'536'000'000;
  LeaseTime forward = at(1'001'000), back = at(1'010'000);
  forward.unix_ms += kYearMs;
  back.unix_ms -= kYearMs;
  BOOST_TEST(!leases.take("gpu-1", "second", 10.0, forward));
  BOOST_TEST(leases.holder("gpu-1", forward)->left_s == 9.0);
  BOOST_TEST(leases.take("gpu-1", "second", 10.0, back).has_value());
}

BOOST_AUTO_TEST_CASE(a_lease_of_an_earlier_boot_is_over_and_one_of_another_host_is_by_the_calendar) {
  const Folder folder;
  LeaseStore leases(folder.path);
  BOOST_REQUIRE(leases.take("gpu-1", "first", 10.0, at(1'000'000)));
  LeaseTime elsewhere = at(1'001'000);
  elsewhere.boot_id = "boot-b";
  elsewhere.host = "another";
  BOOST_TEST(leases.holder("gpu-1", elsewhere).has_value());
  elsewhere.unix_ms = 1'010'000;
  BOOST_TEST(!leases.holder("gpu-1", elsewhere).has_value());
  LeaseTime rebooted = at(5'000);
  rebooted.boot_id = "boot-b";
  BOOST_TEST(leases.take("gpu-1", "second", 10.0, rebooted).has_value());
}

BOOST_AUTO_TEST_CASE(no_link_and_nothing_that_anybody_may_write_is_believed) {
  const Folder folder;
  const Folder other;
  LeaseStore leases(folder.path);
  std::ofstream(other.path + "/victim") << R"({"owner": "x", "expires_ms": 1})";
  std::filesystem::create_symlink(other.path + "/victim", folder.path + "/gpu-1.lease");
  BOOST_TEST(contains(error_of([&] { leases.holder("gpu-1"); }), "is a link"));
  BOOST_TEST(contains(error_of([&] { leases.take("gpu-1", "first", 10.0); }), "is a link"));
  std::filesystem::remove(folder.path + "/gpu-1.lease");
  std::filesystem::create_symlink(other.path + "/victim", folder.path + "/gpu-2.guard");
  BOOST_TEST(contains(error_of([&] { leases.take("gpu-2", "first", 10.0); }), "gpu-2.guard"));
  BOOST_REQUIRE(mkfifo((folder.path + "/gpu-3.guard").c_str(), 0600) == 0);  // it would wait for ever
  BOOST_TEST(contains(error_of([&] { leases.take("gpu-3", "first", 10.0); }), "it is no file"));
  BOOST_REQUIRE(leases.take("gpu-4", "first", 10.0));
  chmod((folder.path + "/gpu-4.lease").c_str(), 0666);
  BOOST_TEST(contains(error_of([&] { leases.holder("gpu-4"); }), "anybody may write"));
  for (const mode_t rights : {0777, 01777}) {
    chmod(folder.path.c_str(), rights);
    BOOST_TEST(contains(error_of([&] { leases.take("gpu-5", "first", 10.0); }), "chmod 2770"));
    BOOST_TEST(contains(leases.obstacle("gpu-5"), "chmod 2770"));
  }
  std::filesystem::create_directory_symlink(folder.path, other.path + "/leases");
  BOOST_TEST(contains(error_of([&] { LeaseStore(other.path + "/leases").holder("gpu-1"); }), "is no folder"));
}

BOOST_AUTO_TEST_CASE(a_folder_that_another_user_made_for_himself_is_not_believed) {
  if (geteuid() != 0) return;
  const Folder folder;
  BOOST_REQUIRE(chown(folder.path.c_str(), 65531, kOthers) == 0);
  BOOST_REQUIRE(chmod(folder.path.c_str(), 02775) == 0);
  const auto is_refused = [&] { return contains(LeaseStore(folder.path).obstacle("gpu-1"), "is another user's"); };
  BOOST_TEST(as_another(65532, is_refused) == 0);
}

BOOST_AUTO_TEST_CASE(a_folder_that_is_made_is_for_its_user_and_group) {
  const Folder folder;
  const LeaseStore leases(folder.path + "/a/leases");
  struct stat found {};
  BOOST_REQUIRE(stat((folder.path + "/a/leases").c_str(), &found) == 0);
  BOOST_TEST((found.st_mode & S_IRWXO) == 0u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::agents::lab
