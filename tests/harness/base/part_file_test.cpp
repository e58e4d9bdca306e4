#include "harness/base/part_file.h"

#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <stdexcept>

#include "harness/base/process.h"
#include "harness/base/run_in_child.h"
#include "harness/base/temporary_folder.h"
#include "harness/base/whole_file.h"

namespace flatsat::base {

BOOST_AUTO_TEST_SUITE(part_file)

namespace {

struct Folder {
  TemporaryFolder folder{"/tmp/flatsat-test-"};
  std::string path = folder.path() / "run.h5";

  /// Somebody makes one and is killed meanwhile.
  void leave_one() const {
    fork_child([&]() -> int {
      const PartFile part(path, 0644);
      _exit(0);
    }).wait();
  }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(it_goes_with_its_maker_unless_it_got_another_name, Folder) {
  std::string name;
  {
    const PartFile part(path, 0644);
    name = part.path();
    BOOST_TEST(std::filesystem::exists(name));
  }
  BOOST_TEST(!std::filesystem::exists(name));
  {
    PartFile part(path, 0644);
    std::filesystem::rename(part.path(), path);
    part.release();
  }
  BOOST_TEST(std::filesystem::exists(path));
}

BOOST_FIXTURE_TEST_CASE(what_a_killed_maker_left_goes_with_the_next_one_of_the_same_path, Folder) {
  leave_one();
  BOOST_TEST(std::filesystem::exists(path + ".part"));
  { const PartFile part(path, 0644); }
  BOOST_TEST(std::filesystem::is_empty(folder.path()));
}

BOOST_FIXTURE_TEST_CASE(that_of_a_living_maker_stays_and_the_next_one_has_another_name, Folder) {
  const PartFile first(path, 0644), second(path, 0644);
  BOOST_TEST(first.path() == path + ".part");
  BOOST_TEST(second.path() == path + ".part-2");
  BOOST_TEST(std::filesystem::exists(first.path()));
}

BOOST_FIXTURE_TEST_CASE(the_file_of_a_name_that_looks_like_it_is_not_touched, Folder) {
  std::filesystem::create_directory(path + ".part");
  const PartFile part(path, 0644);
  BOOST_TEST(part.path() == path + ".part-2");
  BOOST_TEST(std::filesystem::exists(path + ".part"));
}

BOOST_FIXTURE_TEST_CASE(a_folder_that_is_not_there_is_named, Folder) {
  const std::string nowhere = folder.path() / "no/run.h5";
  BOOST_CHECK_EXCEPTION(PartFile(nowhere, 0644), std::runtime_error, [&](const auto& error) {
    return std::string(error.what()) == nowhere + ".part: cannot create: No such file or directory";
  });
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::base
