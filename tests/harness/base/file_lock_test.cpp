#include "harness/base/file_lock.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <stdexcept>
#include <utility>

#include "harness/base/clock.h"
#include "harness/base/process.h"
#include "harness/base/run_in_child.h"
#include "harness/base/temporary_folder.h"
#include "harness/base/whole_file.h"

namespace flatsat::base {

BOOST_AUTO_TEST_SUITE(file_lock)

namespace {

struct Folder {
  TemporaryFolder folder{"/tmp/flatsat-test-"};
  std::string path = folder.path() / "lock";
};

std::string error_of(const std::function<void()>& act) {
  try {
    act();
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "no error";
}

}  // namespace

BOOST_FIXTURE_TEST_CASE(a_second_holder_is_kept_out_until_the_first_lets_go, Folder) {
  {
    const FileLock first = FileLock::take(path);
    BOOST_TEST(!FileLock::take_within(0.0, path).has_value());
  }
  BOOST_TEST(FileLock::take_within(0.0, path).has_value());
}

BOOST_FIXTURE_TEST_CASE(who_waits_gets_the_lock_of_a_holder_that_is_killed, Folder) {
  Pipe held = make_pipe();
  Child holder = fork_child([&]() -> int {
    const FileLock lock = FileLock::take(path);
    write_all(held.write.fd(), "x");
    for (;;) pause();
  });
  char byte = 0;
  BOOST_REQUIRE(::read(held.read.fd(), &byte, 1) == 1);
  BOOST_TEST(!FileLock::take_within(0.1, path).has_value());
  holder.send(SIGKILL);
  BOOST_TEST(FileLock::take_within(10.0, path).has_value());
}

BOOST_FIXTURE_TEST_CASE(a_program_that_is_started_does_not_hold_the_lock, Folder) {
  std::optional<FileLock> first = FileLock::take(path);
  Child program = spawn({.words = {"sleep", "60"}});
  first.reset();
  BOOST_TEST(FileLock::take_within(0.0, path).has_value());
  program.send(SIGKILL);
}

BOOST_FIXTURE_TEST_CASE(a_new_lock_file_is_for_all_who_may_write_in_its_folder_whatever_the_umask_is, Folder) {
  const mode_t mask = umask(077);
  for (const auto& [of_folder, of_file] :
       {std::pair<mode_t, mode_t>{0700, 0600}, {0755, 0600}, {0775, 0660}, {02770, 0660}, {01777, 0666}}) {
    BOOST_REQUIRE(chmod(folder.path().c_str(), of_folder) == 0);
    const FileLock lock = FileLock::take(path);
    struct stat found {};
    BOOST_REQUIRE(stat(path.c_str(), &found) == 0);
    BOOST_TEST((found.st_mode & 0777) == of_file);
    BOOST_REQUIRE(unlink(path.c_str()) == 0);
  }
  umask(mask);
}

BOOST_FIXTURE_TEST_CASE(a_lock_file_that_may_only_be_read_can_be_locked, Folder) {
  write_whole(path, "", 0444);
  const auto as_nobody = [&]() -> int {
    if (geteuid() == 0 && (chmod(folder.path().c_str(), 0755) != 0 || setuid(65534) != 0)) return 2;
    return FileLock::take_within(0.0, path).has_value() ? 0 : 1;
  };
  BOOST_TEST(fork_child(as_nobody).wait().code() == 0);
}

BOOST_FIXTURE_TEST_CASE(a_link_in_the_place_of_a_lock_is_refused, Folder) {
  write_whole(folder.path() / "other", "text");
  BOOST_REQUIRE(symlink((folder.path() / "other").c_str(), path.c_str()) == 0);
  BOOST_TEST(error_of([&] { FileLock::take(path); }) == path + ": cannot open: Too many levels of symbolic links");
}

BOOST_FIXTURE_TEST_CASE(a_folder_that_is_not_there_is_named, Folder) {
  BOOST_TEST(error_of([&] { FileLock::take_within(1.0, path + "/no/lock"); }) ==
             path + "/no/lock: cannot create: No such file or directory");
}

BOOST_FIXTURE_TEST_CASE(shared_locks_stand_beside_each_other_and_not_beside_an_exclusive_one, Folder) {
  write_whole(path, "");
  const Descriptor a(::open(path.c_str(), O_RDWR)), b(::open(path.c_str(), O_RDWR));
  BOOST_TEST(try_lock(a, Sharing::kShared));
  BOOST_TEST(try_lock(b, Sharing::kShared));
  BOOST_TEST(!try_lock(b, Sharing::kExclusive));
  BOOST_TEST(unlock(a));
  BOOST_TEST(try_lock(b, Sharing::kExclusive));
}

BOOST_FIXTURE_TEST_CASE(a_lock_on_a_byte_is_seen_by_other_openings_and_ends_with_its_own, Folder) {
  write_whole(path, "");
  constexpr off_t kByte = off_t{1} << 40;
  const Descriptor other(::open(path.c_str(), O_RDWR));
  {
    const Descriptor holder(::open(path.c_str(), O_RDWR));
    BOOST_TEST(try_lock_byte(holder, kByte));
    BOOST_TEST(is_byte_locked(other, kByte));
    BOOST_TEST(!is_byte_locked(other, kByte + 1));
    BOOST_TEST(!try_lock_byte(other, kByte));
  }
  BOOST_TEST(!is_byte_locked(other, kByte));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::base
