#include "harness/hdl/build_place.h"

#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <stdexcept>

#include "harness/base/whole_file.h"

namespace flatsat::hdl {

BOOST_AUTO_TEST_SUITE(build_place)

namespace {

namespace fs = std::filesystem;

struct Folder {
  base::TemporaryFolder folder{"/tmp/flatsat-test-"};
  fs::path make(const std::string& name) const {
    fs::create_directories(folder.path() / name);
    return folder.path() / name;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(a_folder_whose_name_make_bears_is_built_in, Folder) {
  const auto cache = make("cache-1.2_x");
  BOOST_TEST(place_to_build(cache, "key.").path().parent_path() == cache);
}

BOOST_FIXTURE_TEST_CASE(below_a_name_with_signs_of_make_nothing_is_built, Folder) {
  unsetenv("TMPDIR");
  for (const char* name : {"my cache", "a;b", "a#b", "a:b", "a$b", "a%b", "a\\b", "it's", "a&b", "a(b", "a*b"}) {
    const auto place = place_to_build(make(name), "flatsat-key.");
    BOOST_TEST(place.path().parent_path() == "/tmp", name);
    BOOST_TEST(fs::is_directory(place.path()));
  }
}

BOOST_FIXTURE_TEST_CASE(tmpdir_comes_before_tmp, Folder) {
  setenv("TMPDIR", make("own").c_str(), 1);
  BOOST_TEST(place_to_build(make("my cache"), "key.").path().parent_path() == folder.path() / "own");
  setenv("TMPDIR", make("my own").c_str(), 1);
  BOOST_TEST(place_to_build(make("my cache"), "flatsat-key.").path().parent_path() == "/tmp");
  unsetenv("TMPDIR");
}

BOOST_FIXTURE_TEST_CASE(a_folder_takes_the_place_of_another, Folder) {
  base::write_whole(make("new") / "file", "new");
  base::write_whole(make("old") / "file", "old");
  move_into_place(folder.path() / "new", folder.path() / "old");
  BOOST_TEST(*base::read_whole(folder.path() / "old/file") == "new");
  BOOST_TEST(!fs::exists(folder.path() / "new"));
}

BOOST_FIXTURE_TEST_CASE(names_that_verilator_would_change_are_reached_by_a_link, Folder) {
  const auto source = make("a $HOME b") / "top.v";
  base::write_whole(source, "module top; endmodule");
  PlainNames names(make("scratch"));
  const auto words = names.of({"-I" + source.parent_path().string(), source.string(), "-DPRICE=$5", "/plain/file.v"});
  BOOST_TEST(words[0].find('$') == std::string::npos);
  BOOST_TEST(words[1].find('$') == std::string::npos);
  BOOST_TEST(*base::read_whole(words[1]) == "module top; endmodule");
  BOOST_TEST(words[2] == "-DPRICE=$5");
  BOOST_TEST(words[3] == "/plain/file.v");
  BOOST_TEST(names.restored("%Error: " + words[1] + ":1: no") == "%Error: " + source.string() + ":1: no");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::hdl
