#include "harness/base/new_file.h"

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <set>
#include <stdexcept>

#include "harness/base/process.h"
#include "harness/base/run_in_child.h"
#include "harness/base/temporary_folder.h"
#include "harness/base/whole_file.h"

namespace flatsat::base {

BOOST_AUTO_TEST_SUITE(new_file)

namespace {

struct Folder {
  TemporaryFolder folder{"/tmp/flatsat-test-"};
  std::string stem = folder.path() / "run";
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(of_processes_that_look_for_a_name_at_once_each_gets_its_own, Folder) {
  constexpr int kProcesses = 8;
  std::vector<Child> children;
  for (int i = 0; i < kProcesses; ++i)
    children.push_back(fork_child([&]() -> int {
      const NewFile file(stem, ".h5");
      write_whole(file.path(), "mine");
      return 0;
    }));
  for (auto& child : children) BOOST_TEST(child.wait().is_success());
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path())) names.insert(entry.path().filename());
  BOOST_TEST(names.size() == kProcesses + 0u);
  BOOST_TEST(names.contains("run.h5"));
  BOOST_TEST(names.contains("run-2.h5"));
  BOOST_TEST(names.contains("run-8.h5"));
}

BOOST_FIXTURE_TEST_CASE(a_name_that_was_not_used_is_free_again, Folder) {
  { const NewFile file(stem, ".h5"); }
  BOOST_TEST(!std::filesystem::exists(stem + ".h5"));
  {
    const NewFile file(stem, ".h5");
    write_whole(file.path(), "a trace");
  }
  BOOST_TEST(std::filesystem::exists(stem + ".h5"));
}

BOOST_FIXTURE_TEST_CASE(what_a_killed_owner_left_empty_goes_with_the_next_one_and_nothing_else_does, Folder) {
  write_whole(stem + "-1.h5", "");
  write_whole(stem + "-2.h5", "a trace");
  write_whole(stem + "er-1.h5", "");
  for (const char* beside : {"-1.h5.part", "-2.h5.part"}) write_whole(stem + beside, "half");
  const NewFile living(stem + "-3", ".h5"), next(stem + "-4", ".h5");
  BOOST_TEST(!std::filesystem::exists(stem + "-1.h5"));
  BOOST_TEST(!std::filesystem::exists(stem + "-1.h5.part"));
  BOOST_TEST(std::filesystem::exists(stem + "-2.h5"));
  BOOST_TEST(std::filesystem::exists(stem + "-2.h5.part"));  // of whoever makes a trace of that name
  BOOST_TEST(std::filesystem::exists(stem + "er-1.h5"));
  BOOST_TEST(std::filesystem::exists(living.path()));
}

BOOST_FIXTURE_TEST_CASE(a_folder_that_is_not_there_is_told_with_the_path, Folder) {
  BOOST_CHECK_EXCEPTION(NewFile(stem + "/run", ".h5"), std::runtime_error, [&](const auto& error) {
    return std::string(error.what()) == stem + "/run.h5: cannot create: No such file or directory";
  });
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::base
