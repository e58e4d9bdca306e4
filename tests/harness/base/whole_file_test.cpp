#include "harness/base/whole_file.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <csignal>
#include <fstream>
#include <functional>
#include <iterator>
#include <stdexcept>

#include "harness/base/descriptor.h"
#include "harness/base/part_file.h"
#include "harness/base/run_in_child.h"
#include "harness/base/stop_signal.h"
#include "harness/base/temporary_folder.h"

namespace flatsat::base {

BOOST_AUTO_TEST_SUITE(whole_file)

namespace {

namespace fs = std::filesystem;

struct Folder {
  TemporaryFolder folder{"/tmp/flatsat-test-"};
  std::string path = folder.path() / "file";

  std::ptrdiff_t files() const { return std::distance(fs::directory_iterator(folder.path()), {}); }
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

BOOST_FIXTURE_TEST_CASE(what_is_written_is_read_back_byte_by_byte, Folder) {
  const std::string bytes("\0\r\n\xff text", 9);
  write_whole(path, bytes);
  BOOST_TEST((read_whole(path) == bytes));
  write_whole(path, "");
  BOOST_TEST((read_whole(path) == ""));
  BOOST_TEST(files() == 1);
}

BOOST_FIXTURE_TEST_CASE(a_new_file_has_the_rights_that_were_asked_for, Folder) {
  const mode_t mask = umask(0);
  write_whole(path, "text", 0640);
  umask(mask);
  struct stat found {};
  BOOST_REQUIRE(stat(path.c_str(), &found) == 0);
  BOOST_TEST((found.st_mode & 0777) == 0640);
}

BOOST_FIXTURE_TEST_CASE(a_file_that_cannot_be_written_whole_leaves_the_old_one_and_no_part, Folder) {
  write_whole(path, "old");
  // A limit on the size of files stands for a disk that is full.
  const std::string error = base::run_in_child([&] {
    ignore_signal(SIGXFSZ);
    const rlimit limit{1000, 1000};
    setrlimit(RLIMIT_FSIZE, &limit);
    return error_of([&] { write_whole(path, std::string(5000, 'x')); });
  });
  BOOST_TEST(error == path + ".part: cannot write: File too large");
  BOOST_TEST((read_whole(path) == "old"));
  BOOST_TEST(files() == 1);
}

BOOST_FIXTURE_TEST_CASE(what_a_killed_writer_left_is_removed_by_the_next_one_and_what_a_living_one_makes_is_not,
                        Folder) {
  std::ofstream(path + ".part") << "half";
  std::ofstream(path + ".part-2") << "half";
  write_whole(path, "new");
  BOOST_TEST(files() == 1);
  const PartFile living(path, 0600);
  write_whole(path, "newer");
  BOOST_TEST((read_whole(path) == "newer"));
  BOOST_TEST(files() == 2);  // the other one's part is there
}

BOOST_FIXTURE_TEST_CASE(a_link_in_the_place_of_a_part_is_not_followed, Folder) {
  const auto victim = path + ".victim";
  std::ofstream(victim) << "mine";
  std::filesystem::create_symlink(victim, path + ".part");
  write_whole(path, "new");
  BOOST_TEST((read_whole(victim) == "mine"));
  BOOST_TEST((read_whole(path) == "new"));
}

BOOST_FIXTURE_TEST_CASE(a_place_that_a_folder_has_is_named_and_no_part_is_left, Folder) {
  fs::create_directories(folder.path() / "file" / "inner");
  BOOST_TEST(error_of([&] { write_whole(path, "text"); }) == path + ": cannot put in place: Is a directory");
  BOOST_TEST(files() == 1);
}

BOOST_FIXTURE_TEST_CASE(what_cannot_be_read_is_nothing, Folder) {
  BOOST_TEST(!read_whole(path).has_value());
  BOOST_TEST(!read_whole(folder.path()).has_value());
}

BOOST_AUTO_TEST_CASE(a_byte_order_mark_is_no_part_of_a_text) {
  const Folder f;
  write_whole(f.path,
              "\xEF\xBB\xBF"
              "1 a\n\xEF\xBB\xBF");
  BOOST_TEST(*read_text(f.path) == "1 a\n\xEF\xBB\xBF");  // only the one in front
  BOOST_TEST(read_whole(f.path)->size() == 10u);
  BOOST_TEST(!read_text(f.path + "none").has_value());
  BOOST_TEST(without_byte_order_mark("\xEF\xBB") == "\xEF\xBB");
  BOOST_TEST(without_byte_order_mark("\xEF\xBB\xBF") == "");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::base
