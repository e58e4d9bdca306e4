#include "harness/base/temporary_folder.h"

#include <sys/stat.h>

#include <boost/test/unit_test.hpp>
#include <optional>
#include <stdexcept>

#include "harness/base/whole_file.h"

namespace flatsat::base {

BOOST_AUTO_TEST_SUITE(temporary_folder)

BOOST_AUTO_TEST_CASE(a_folder_is_for_its_user_alone_and_goes_with_all_that_is_in_it) {
  std::filesystem::path path;
  {
    const TemporaryFolder folder("/tmp/flatsat-test-");
    path = folder.path();
    struct stat found {};
    BOOST_REQUIRE(stat(path.c_str(), &found) == 0);
    BOOST_TEST((found.st_mode & 0777) == 0700);
    std::filesystem::create_directories(path / "a" / "b");
    write_whole(path / "a" / "b" / "file", "text");
  }
  BOOST_TEST(!std::filesystem::exists(path));
}

BOOST_AUTO_TEST_CASE(two_folders_of_one_prefix_are_two) {
  const TemporaryFolder a("/tmp/flatsat-test-"), b("/tmp/flatsat-test-");
  BOOST_TEST(a.path() != b.path());
  BOOST_TEST(a.path().string().starts_with("/tmp/flatsat-test-"));
}

BOOST_AUTO_TEST_CASE(a_folder_goes_with_the_last_owner_it_was_given_to) {
  std::optional<TemporaryFolder> first(std::in_place, "/tmp/flatsat-test-");
  const auto path = first->path();
  {
    const TemporaryFolder second = std::move(*first);
    first.reset();
    BOOST_TEST(std::filesystem::exists(path));
  }
  BOOST_TEST(!std::filesystem::exists(path));
}

BOOST_AUTO_TEST_CASE(a_folder_that_somebody_else_removed_is_no_error) {
  const TemporaryFolder folder("/tmp/flatsat-test-");
  std::filesystem::remove_all(folder.path());
}

BOOST_AUTO_TEST_CASE(what_an_owner_that_was_killed_left_goes_with_the_next_one_and_nothing_else_does) {
  const TemporaryFolder parent("/tmp/flatsat-test-");
  const auto prefix = parent.path() / "of-";
  std::filesystem::create_directories(prefix.string() + ".abcdef/inside");  // as a killed owner leaves it
  std::filesystem::create_directories(prefix.string() + "abcdef");          // of somebody who locks nothing
  std::filesystem::create_directories(prefix.string() + ".abcdefgh");       // not of this form
  std::filesystem::create_directory_symlink("/tmp", prefix.string() + ".linked");
  const TemporaryFolder living(prefix);
  const TemporaryFolder next(prefix);
  BOOST_TEST(!std::filesystem::exists(prefix.string() + ".abcdef"));
  BOOST_TEST(std::filesystem::exists(prefix.string() + "abcdef"));
  BOOST_TEST(std::filesystem::exists(prefix.string() + ".abcdefgh"));
  BOOST_TEST(std::filesystem::is_symlink(prefix.string() + ".linked"));
  BOOST_TEST(std::filesystem::exists(living.path()));
}

BOOST_AUTO_TEST_CASE(a_place_without_room_for_it_is_named) {
  BOOST_CHECK_EXCEPTION(TemporaryFolder("/proc/no/such-"), std::runtime_error, [](const std::runtime_error& error) {
    return std::string(error.what()) ==
           "/proc/no/such-.XXXXXX: cannot make a private folder: No such file or directory";
  });
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::base
